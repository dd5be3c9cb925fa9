"""What the deployments of most types have in common: see `fogbank.kernel.resource`."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Properties, tags_of

_ABSENT: Final = object()


def in_place(*names: str) -> dict[str, Change]:
    """Properties whose change leaves the thing the same."""
    return dict.fromkeys(names, Change.IN_PLACE)


def replaced(*names: str) -> dict[str, Change]:
    """Properties whose change makes another thing."""
    return dict.fromkeys(names, Change.REPLACEMENT)


def given(properties: Properties, *names: str) -> dict[str, Any]:
    """Those of the properties that are there."""
    return {name: properties[name] for name in names if name in properties}


def changed(old: Properties, new: Properties, *names: str) -> bool:
    """Whether one of these differs."""
    return any(old.get(name, _ABSENT) != new.get(name, _ABSENT) for name in names)


async def or_undo(rest: Awaitable[Any], undo: Callable[[], Awaitable[Any]]) -> None:
    """Await what remains to be done with a thing that was just made; when it fails, the thing is taken away again.

    For types without tags, whose things `find` cannot tell from somebody else's.
    """
    try:
        await rest
    except (AwsError, DeploymentFailed):
        await undo()
        raise


def timestamp(epoch_s: float) -> str:
    """A moment as GetAtt shows it: 2026-01-31T12:00:00Z."""
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch_s(text: Any) -> Any:
    """A moment in a template (2026-01-31T12:00:00Z) as the API takes it; what is none is left for it to refuse."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


async def unless_gone(call: Awaitable[Any], *gone: type[AwsError]) -> bool:
    """Await a call that is content when its thing is gone already; whether it was there."""
    try:
        await call
    except gone:
        return False
    return True


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as most services list them."""
    return [{"Key": name, "Value": value} for name, value in tags.items()]


def wanted_tags(deployment: Deployment, properties: Properties) -> dict[str, str]:
    """The template's tags, and the deployment's."""
    return {**tags_of(properties.get("Tags")), **deployment.tags}


async def retag(
    deployment: Deployment,
    old: Properties,
    new: Properties,
    untag: Callable[[list[str]], Awaitable[Any]],
    tag: Callable[[Mapping[str, str]], Awaitable[Any]],
) -> None:
    """Take away the tags that a template or its stack names no longer, and put on the others."""
    before = {**tags_of(old.get("Tags")), **deployment.tags_before}
    after = wanted_tags(deployment, new)
    if gone := [name for name in before if name not in after]:
        await untag(gone)
    await tag(after)
