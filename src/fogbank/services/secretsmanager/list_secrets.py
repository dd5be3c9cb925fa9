"""ListSecrets: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.filters import Filter, matches
from fogbank.services.secretsmanager.model import Secret
from fogbank.services.secretsmanager.shapes import ListEntry, page_of, shown, stages_of
from fogbank.storage.api import Store

_PAGE_MAX: Final = 100


class ListSecrets(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    include_planned_deletion: bool = False
    max_results: int | None = None
    next_token: str | None = None
    filters: list[Filter] | None = None
    sort_order: str = "desc"
    sort_by: str = "created-date"


class ListSecretsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    secret_list: list[ListEntry]
    next_token: str | None = None


@action("secretsmanager", "ListSecrets")
async def list_secrets(store: Store, ctx: Context, request: ListSecrets) -> ListSecretsResult:
    """Secrets without their values, the newest first unless said otherwise. Raises InvalidNextTokenException."""
    if request.sort_by == "last-accessed-date":
        raise Unsupported("sorting secrets by last-accessed-date: nobody keeps when they were read")
    found = [
        secret
        for secret in await secrets.all_secrets(store, ctx)
        if (request.include_planned_deletion or secret.deleted_ms is None) and matches(secret, request.filters or [])
    ]
    found.sort(key=_ORDERS[request.sort_by], reverse=request.sort_order == "desc")
    page, token = page_of(found, _name_of, request.next_token, request.max_results or _PAGE_MAX)
    shown_ones = [shown(secret, ListEntry, secret_versions_to_stages=stages_of(secret) or None) for secret in page]
    return ListSecretsResult(shown_ones, token)


def _name_of(secret: Secret) -> str:
    return secret.name


def _by_name(secret: Secret) -> tuple[int, str]:
    return 0, secret.name


def _by_creation(secret: Secret) -> tuple[int, str]:
    return secret.created_ms, secret.name


def _by_change(secret: Secret) -> tuple[int, str]:
    return secret.changed_ms, secret.name


_ORDERS: Final[Mapping[str, Callable[[Secret], tuple[int, str]]]] = {
    "name": _by_name,
    "created-date": _by_creation,
    "last-changed-date": _by_change,
}
