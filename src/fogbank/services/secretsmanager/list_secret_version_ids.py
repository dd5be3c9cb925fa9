"""ListSecretVersionIds: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.model import (
    Version,
)
from fogbank.services.secretsmanager.shapes import page_of
from fogbank.storage.api import Store

_PAGE_MAX: Final = 100


class ListSecretVersionIds(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    max_results: int | None = None
    next_token: str | None = None
    include_deprecated: bool = False


class VersionEntry(Struct, frozen=True, rename="pascal", omit_defaults=True):
    version_id: str
    created_date: float
    version_stages: Sequence[str] | None = None


class ListSecretVersionIdsResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    versions: list[VersionEntry]
    arn: str = field(name="ARN")
    name: str
    next_token: str | None = None


@action("secretsmanager", "ListSecretVersionIds")
async def list_secret_version_ids(
    store: Store, ctx: Context, request: ListSecretVersionIds
) -> ListSecretVersionIdsResult:
    """The versions that have stages, or all of them. Raises ResourceNotFoundException, InvalidNextTokenException."""
    secret = (await secrets.load(store, ctx, request.secret_id, deleted=True)).value
    ids = [id_ for id_, version in secret.versions.items() if version.stages or request.include_deprecated]
    page, token = page_of(ids, str, request.next_token, request.max_results or _PAGE_MAX)
    shown_ones = [_entry(id_, secret.versions[id_]) for id_ in page]
    return ListSecretVersionIdsResult(shown_ones, secret.arn, secret.name, token)


def _entry(version_id: str, version: Version) -> VersionEntry:
    return VersionEntry(version_id, version.created_ms / 1000, version.stages or None)
