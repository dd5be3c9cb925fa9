"""GetParameters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.errors import ParameterNotFound, ParameterVersionNotFound
from fogbank.services.ssm.shapes import (
    ParameterShape,
    shown,
)
from fogbank.storage.api import Store


class GetParameters(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    names: list[str]
    with_decryption: bool = False


class GetParametersResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: list[ParameterShape]
    invalid_parameters: list[str]


@action("ssm", "GetParameters")
async def get_parameters(store: Store, ctx: Context, request: GetParameters) -> GetParametersResult:
    """Up to ten parameters; those that are not there are told."""
    found: list[ParameterShape] = []
    invalid: list[str] = []
    for name in request.names:
        try:
            parameter, version, selector = await parameters.load_version(store, ctx, name)
        except (ParameterNotFound, ParameterVersionNotFound):
            invalid.append(name)
        else:
            found.append(shown(parameter, version, decrypted=request.with_decryption, selector=selector))
    return GetParametersResult(found, invalid)
