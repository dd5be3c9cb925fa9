"""BatchGetSecretValue: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import AwsError
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import InvalidParameter
from fogbank.services.secretsmanager.filters import Filter, matches
from fogbank.services.secretsmanager.reading import SecretValue, read
from fogbank.services.secretsmanager.shapes import page_of
from fogbank.storage.api import Store

_PAGE_MAX: Final = 20


class BatchGetSecretValue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id_list: list[str] | None = None
    filters: list[Filter] | None = None
    max_results: int | None = None
    next_token: str | None = None


class ApiError(Struct, frozen=True, rename="pascal", omit_defaults=True):
    secret_id: str
    error_code: str
    message: str


class BatchGetSecretValueResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    secret_values: list[SecretValue]
    errors: list[ApiError]
    next_token: str | None = None


@action("secretsmanager", "BatchGetSecretValue")
async def batch_get_secret_value(store: Store, ctx: Context, request: BatchGetSecretValue) -> BatchGetSecretValueResult:
    """The current values of up to twenty secrets, named or filtered; what cannot be read is told beside.

    Raises InvalidParameterException, InvalidNextTokenException.
    """
    if (request.secret_id_list is None) == (not request.filters):
        raise InvalidParameter("You must provide either SecretIdList or Filters, but not both.")  # a guess
    token: str | None = None
    if request.secret_id_list is not None:
        ids: Sequence[str] = request.secret_id_list
    else:
        everything = await secrets.all_secrets(store, ctx)
        arns = [each.arn for each in everything if each.deleted_ms is None and matches(each, request.filters or [])]
        ids, token = page_of(arns, str, request.next_token, request.max_results or _PAGE_MAX)
    found: list[SecretValue] = []
    errors: list[ApiError] = []
    for secret_id in ids:
        try:
            found.append(await read(store, ctx, secret_id))
        except AwsError as error:
            errors.append(ApiError(secret_id, error.code, error.message))
    return BatchGetSecretValueResult(found, errors, token)
