"""ListAccessKeys: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.services.iam.model import AccessKey
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import AccessKeyMetadata, shown_key
from fogbank.storage.api import Store


class ListAccessKeys(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListAccessKeysResult(Struct, frozen=True, rename="pascal"):
    access_key_metadata: list[AccessKeyMetadata]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListAccessKeys")
async def list_access_keys(store: Store, ctx: Context, request: ListAccessKeys) -> ListAccessKeysResult:
    """A user's keys without their secrets; the root has none. Raises NoSuchEntity."""
    name = user_name(ctx, request.user_name)
    if name is None:
        return ListAccessKeysResult([], False)
    user = (await USER.load(store, ctx.account, name)).value
    page = page_of(user.keys, _id_of, request.marker, request.max_items)
    return ListAccessKeysResult([shown_key(user, each) for each in page.items], page.is_truncated, page.marker)


def _id_of(access_key: AccessKey) -> str:
    return access_key.id
