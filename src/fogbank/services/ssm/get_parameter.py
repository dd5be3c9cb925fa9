"""GetParameter: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.shapes import ParameterShape, shown
from fogbank.storage.api import Store


class GetParameter(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    with_decryption: bool = False


class GetParameterResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameter: ParameterShape


@action("ssm", "GetParameter")
async def get_parameter(store: Store, ctx: Context, request: GetParameter) -> GetParameterResult:
    """One parameter, at its latest version or at the one that the name says. Raises Parameter[Version]NotFound."""
    parameter, version, selector = await parameters.load_version(store, ctx, request.name)
    return GetParameterResult(shown(parameter, version, decrypted=request.with_decryption, selector=selector))
