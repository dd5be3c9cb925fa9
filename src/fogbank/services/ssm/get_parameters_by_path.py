"""GetParametersByPath: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.errors import (
    Invalid,
)
from fogbank.services.ssm.filters import ParameterFilter, check_filters, matches
from fogbank.services.ssm.model import is_below
from fogbank.services.ssm.shapes import (
    ParameterShape,
    read_token,
    shown,
    write_token,
)
from fogbank.storage.api import Store

_PAGE_MAX: Final = 10


class GetParametersByPath(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path: str
    recursive: bool = False
    parameter_filters: list[ParameterFilter] | None = None
    with_decryption: bool = False
    max_results: int | None = None
    next_token: str | None = None


class GetParametersByPathResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: list[ParameterShape]
    next_token: str | None = None


@action("ssm", "GetParametersByPath")
async def get_parameters_by_path(store: Store, ctx: Context, request: GetParametersByPath) -> GetParametersByPathResult:
    """Parameters below a path, in the order of names. Raises ValidationException, InvalidFilter…, InvalidNextToken."""
    path, filters = request.path, request.parameter_filters or []
    if not path.startswith("/"):
        raise Invalid(
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward "
            'slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, '
            "numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not "
            'allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: '
            "/get/parameters2-/by1./path0_."
        )
    check_filters(filters, by_path=True)
    after, most = read_token(request.next_token), request.max_results or _PAGE_MAX
    left = [
        parameter
        for parameter in await parameters.all_parameters(store, ctx, "" if path == "/" else path)
        if parameter.name > after and is_below(parameter.name, path, recursive=request.recursive)
        if matches(parameter, filters)
    ]
    page = left[:most]
    answer = [shown(parameter, parameter.current, decrypted=request.with_decryption) for parameter in page]
    return GetParametersByPathResult(answer, write_token(page[-1].name) if len(left) > most else None)
