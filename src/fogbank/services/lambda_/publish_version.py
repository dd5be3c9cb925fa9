"""PublishVersion: https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.configuration import FunctionConfiguration
from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import change, find_version, version_key
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.publishing import publish, same_as
from fogbank.services.lambda_.shown import shown
from fogbank.services.lambda_.store import VERSIONS
from fogbank.storage.api import Operation, Store


class PublishVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    code_sha256: str | None = field(default=None, name="CodeSha256")
    description: str | None = None
    revision_id: str | None = None


@action("lambda", "PublishVersion")
async def publish_version(store: Store, ctx: Context, request: PublishVersion) -> FunctionConfiguration:
    """Make a version of $LATEST; when nothing changed since the last one, that one is answered."""
    name = function_name(ctx, request.function_name)

    async def decide(found: Function) -> tuple[Function, Sequence[Operation]]:
        if request.code_sha256 and request.code_sha256 != found.latest.code.sha256:
            raise InvalidParameterValue(
                f"CodeSHA256 ({request.code_sha256}) is different from current CodeSHA256 in $LATEST "
                f"({found.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST."
            )
        last = await VERSIONS.find(store, version_key(found, str(found.next_version - 1)))
        if last is not None and same_as(found.latest, last.value):
            return found, ()
        after, _, operations = publish(found, ids=ctx.ids, now_ms=ctx.now_ms, description=request.description)
        return after, operations

    function = await change(store, name, decide, revision_id=request.revision_id)
    version = await find_version(store, function, str(function.next_version - 1), name.arn)
    return await shown(store, function, version, qualifier=version.version)
