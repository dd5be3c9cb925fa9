"""ListServiceSpecificCredentials: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class ListServiceSpecificCredentials(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    service_name: str | None = None
    all_users: bool | None = None
    marker: str | None = None
    max_items: int | None = None


class ListServiceSpecificCredentialsResult(Struct, frozen=True, rename="pascal"):
    service_specific_credentials: list[str] = field(default_factory=list[str], name="ServiceSpecificCredentials")
    is_truncated: bool = False


@action("iam", "ListServiceSpecificCredentials")
async def list_service_specific_credentials(
    store: Store, ctx: Context, request: ListServiceSpecificCredentials
) -> ListServiceSpecificCredentialsResult:
    """There are none: making them are refused by name. Raises NoSuchEntity."""
    name = user_name(ctx, request.user_name)
    if name is not None:
        await USER.load(store, ctx.account, name)
    return ListServiceSpecificCredentialsResult()
