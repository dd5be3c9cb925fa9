"""PutProvisionedConcurrencyConfig.

https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.concurrency import claim_of
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceConflict
from fogbank.services.lambda_.functions import change, load, machinery
from fogbank.services.lambda_.model import LATEST, Alias, Function, Provisioned
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.provisioning import ALREADY_PROVISIONED, ProvisionedShown, follow, shown_provisioned
from fogbank.services.lambda_.qualifiers import find_qualified, plain
from fogbank.storage.api import Operation, Store


class PutProvisionedConcurrencyConfig(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str
    provisioned_concurrent_executions: int


@action("lambda", "PutProvisionedConcurrencyConfig")
async def put_provisioned_concurrency_config(
    store: Store, ctx: Context, request: PutProvisionedConcurrencyConfig
) -> ProvisionedShown:
    """Keep environments of a version or an alias ready; they are begun in the background."""
    name = function_name(ctx, request.function_name, request.qualifier)
    before = (await load(store, name)).value

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        nonlocal before
        before = function
        version = await _version_meant(store, function, name)
        kept = Provisioned(request.provisioned_concurrent_executions, version, ctx.now_ms)
        after = replace(function, provisioned={**function.provisioned, name.qualifier: kept})
        _check_room(after)
        machinery(ctx.world).concurrency.check(after, "ConcurrentExecutions")
        return after, ()

    after = await change(store, name, decide)
    follow(store, ctx.world, before, after)
    return shown_provisioned(ctx.world, after, after.provisioned[name.qualifier])


async def _version_meant(store: Store, function: Function, name: FunctionName) -> str:
    """Raises InvalidParameterValueException, ResourceNotFoundException, ResourceConflictException."""
    if not plain(name.qualifier):
        raise _unpublished()
    found = await find_qualified(store, function, name)
    assert found is not None
    if isinstance(found.value, Alias) and found.value.version == LATEST:
        raise _unpublished()
    if isinstance(found.value, Alias) and found.value.weights:
        raise InvalidParameterValue("Alias with weights can not be used with Provisioned Concurrency")
    version = found.value.version
    for qualifier, kept in function.provisioned.items():
        if kept.version == version and qualifier != name.qualifier:
            raise ResourceConflict(
                "Version is pointed by a Provisioned Concurrency alias" if name.qualifier == version
                else ALREADY_PROVISIONED
            )  # fmt: skip
    return version


def _unpublished() -> InvalidParameterValue:
    # https://github.com/hashicorp/terraform-provider-aws/issues/12120
    return InvalidParameterValue("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")


def _check_room(function: Function) -> None:
    claim = claim_of(function)
    if claim.reserved is not None and sum(claim.provisioned.values()) > claim.reserved:
        raise InvalidParameterValue(
            "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
        )
