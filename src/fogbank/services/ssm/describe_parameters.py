"""DescribeParameters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.filters import ParameterFilter, check_filters, matches
from fogbank.services.ssm.shapes import MetadataShape, read_token, shown_metadata, write_token
from fogbank.storage.api import Store

_PAGE_DEFAULT: Final = 50


class DescribeParameters(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    parameter_filters: list[ParameterFilter] | None = None
    max_results: int | None = None
    next_token: str | None = None


class DescribeParametersResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    parameters: list[MetadataShape]
    next_token: str | None = None


@action("ssm", "DescribeParameters")
async def describe_parameters(store: Store, ctx: Context, request: DescribeParameters) -> DescribeParametersResult:
    """All but the values, in the order of names. Raises InvalidFilter…, InvalidNextToken."""
    filters = request.parameter_filters or []
    check_filters(filters, by_path=False)
    after, most = read_token(request.next_token), request.max_results or _PAGE_DEFAULT
    everything = await parameters.all_parameters(store, ctx)
    left = [parameter for parameter in everything if parameter.name > after and matches(parameter, filters)]
    page = left[:most]
    token = write_token(page[-1].name) if len(left) > most else None
    return DescribeParametersResult([shown_metadata(parameter) for parameter in page], token)
