"""Publishing: $LATEST as it is becomes a numbered version that stays as it is."""

from msgspec.structs import replace

from fogbank.kernel.ids import Ids
from fogbank.services.lambda_.functions import version_key
from fogbank.services.lambda_.model import Function, Version
from fogbank.services.lambda_.store import VERSIONS
from fogbank.storage.api import Operation


def publish(
    function: Function, *, ids: Ids, now_ms: int, description: str | None = None
) -> tuple[Function, Version, list[Operation]]:
    """The function after it, the version, and the operations that commit with the function.

    Both the version and $LATEST have a new revision then.
    """
    number = str(function.next_version)
    configuration = function.latest.configuration
    if description is not None:
        configuration = replace(configuration, description=description)
    version = replace(
        function.latest, version=number, configuration=configuration, revision_id=ids.uuid(), modified_ms=now_ms
    )
    latest = replace(function.latest, revision_id=ids.uuid())
    after = replace(function, latest=latest, next_version=function.next_version + 1)
    return after, version, [VERSIONS.put(version_key(function, number), version)]


def same_as(latest: Version, published: Version) -> bool:
    """Whether publishing again would change nothing: AWS answers the version that is there.

    A version may have a description of its own: then it is still of the build that was published.
    """
    unchanged = latest.code == published.code and latest.configuration == published.configuration
    return unchanged or latest.build == published.build
