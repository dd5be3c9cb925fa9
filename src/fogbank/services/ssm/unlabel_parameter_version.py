"""UnlabelParameterVersion: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.errors import ParameterVersionNotFound
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UnlabelParameterVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    parameter_version: int
    labels: list[str]


class UnlabelParameterVersionResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    removed_labels: list[str]
    invalid_labels: list[str]


@action("ssm", "UnlabelParameterVersion")
@again_on_conflict
async def unlabel_parameter_version(
    store: Store, ctx: Context, request: UnlabelParameterVersion
) -> UnlabelParameterVersionResult:
    """Take labels off a version; those that it does not have are told. Raises Parameter[Version]NotFound."""
    stored = await parameters.load(store, ctx, request.name)
    parameter, number = stored.value, request.parameter_version
    if not parameter.oldest <= number <= parameter.current.number:
        raise ParameterVersionNotFound(parameter.name, str(number))
    removed = [label for label in request.labels if parameter.labels.get(label) == number]
    if removed:
        left = {label: version for label, version in parameter.labels.items() if label not in removed}
        await store.commit([stored.becomes(replace(parameter, labels=left))], [stored.unchanged()])
    return UnlabelParameterVersionResult(removed, [label for label in request.labels if label not in removed])
