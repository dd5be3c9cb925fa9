"""What answers show: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct, field

from fogbank.services.secretsmanager.errors import InvalidNextToken
from fogbank.services.secretsmanager.model import Rotation, Secret

_Item = TypeVar("_Item")


class Tag(Struct, frozen=True, rename="pascal"):
    key: str | None = None
    value: str | None = None


class RotationRules(Struct, frozen=True, rename="pascal", omit_defaults=True):
    automatically_after_days: int | None = None
    duration: str | None = None
    schedule_expression: str | None = None


class Named(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """The answer of most operations."""

    arn: str = field(name="ARN")
    name: str


class NamedVersion(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str = field(name="ARN")
    name: str
    version_id: str | None = None


class Shown(Struct, frozen=True, kw_only=True, rename="pascal", omit_defaults=True):
    """All but the values."""

    arn: str = field(name="ARN")
    name: str
    description: str | None = None
    kms_key_id: str | None = None
    rotation_enabled: bool | None = None
    rotation_lambda_arn: str | None = field(default=None, name="RotationLambdaARN")
    rotation_rules: RotationRules | None = None
    last_rotated_date: float | None = None
    last_changed_date: float | None = None
    deleted_date: float | None = None
    next_rotation_date: float | None = None
    tags: list[Tag] | None = None
    created_date: float | None = None


class Description(Shown, frozen=True, kw_only=True, rename="pascal", omit_defaults=True):
    version_ids_to_stages: dict[str, Sequence[str]] | None = None


class ListEntry(Shown, frozen=True, kw_only=True, rename="pascal", omit_defaults=True):
    secret_versions_to_stages: dict[str, Sequence[str]] | None = None


_Shown = TypeVar("_Shown", bound=Shown)


def shown(secret: Secret, kind: type[_Shown], **more: object) -> _Shown:
    rotation = secret.rotation
    return kind(
        arn=secret.arn,
        name=secret.name,
        description=secret.description or None,
        kms_key_id=secret.kms_key_id or None,
        rotation_enabled=rotation.enabled if rotation else None,
        rotation_lambda_arn=rotation.lambda_arn if rotation else None,
        rotation_rules=_rules(rotation) if rotation else None,
        last_rotated_date=_seconds(rotation.last_ms) if rotation else None,
        last_changed_date=_seconds(secret.changed_ms),
        deleted_date=_seconds(secret.deleted_ms),
        next_rotation_date=_seconds(rotation.next_ms) if rotation and rotation.enabled else None,
        tags=[Tag(key, value) for key, value in secret.tags.items()] or None,
        created_date=_seconds(secret.created_ms),
        **more,
    )


def stages_of(secret: Secret) -> dict[str, Sequence[str]]:
    """Versions that have stages: others are deprecated and not shown."""
    return {id_: version.stages for id_, version in secret.versions.items() if version.stages}


def pairs(tags: Sequence[Tag] | None) -> list[tuple[str, str]]:
    return [(tag.key or "", tag.value or "") for tag in tags or ()]


def page_of(
    items: Sequence[_Item], id_of: Callable[[_Item], str], token: str | None, most: int
) -> tuple[Sequence[_Item], str | None]:
    """The items after the one that the token names, and the next token. Raises InvalidNextTokenException."""
    start = 0
    if token:
        after = _read(token)
        start = next((at + 1 for at, item in enumerate(items) if id_of(item) == after), -1)
        if start < 0:
            raise InvalidNextToken
    page = items[start : start + most]
    more = start + most < len(items)
    return page, urlsafe_b64encode(id_of(page[-1]).encode()).decode() if more else None


def _read(token: str) -> str:
    try:
        return urlsafe_b64decode(token.encode()).decode()
    except ValueError:
        raise InvalidNextToken from None


def _rules(rotation: Rotation) -> RotationRules | None:
    if rotation.days is None and not rotation.schedule:
        return None
    return RotationRules(rotation.days, rotation.duration or None, rotation.schedule or None)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else ms / 1000
