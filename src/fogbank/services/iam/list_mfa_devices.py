"""ListMFADevices: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class ListMFADevices(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListMFADevicesResult(Struct, frozen=True, rename="pascal"):
    mfa_devices: list[str] = field(default_factory=list[str], name="MFADevices")
    is_truncated: bool = False


@action("iam", "ListMFADevices")
async def list_mfa_devices(store: Store, ctx: Context, request: ListMFADevices) -> ListMFADevicesResult:
    """There are none: making and enabling devices are refused by name. Raises NoSuchEntity."""
    name = user_name(ctx, request.user_name)
    if name is not None:
        await USER.load(store, ctx.account, name)
    return ListMFADevicesResult()
