"""ListVirtualMFADevices: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.storage.api import Store


class ListVirtualMFADevices(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    assignment_status: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListVirtualMFADevicesResult(Struct, frozen=True, rename="pascal"):
    virtual_mfa_devices: list[str] = field(default_factory=list[str], name="VirtualMFADevices")
    is_truncated: bool = False


@action("iam", "ListVirtualMFADevices")
async def list_virtual_mfa_devices(
    store: Store, ctx: Context, request: ListVirtualMFADevices
) -> ListVirtualMFADevicesResult:
    """There are none: making devices are refused by name."""
    return ListVirtualMFADevicesResult()
