"""DisassociateKmsKey: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DisassociateKmsKey.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.storage.api import Store


class DisassociateKmsKey(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Of query results (resourceIdentifier) there are none."""

    log_group_name: str = ""  # the model lets it be missing, for a resourceIdentifier


@action("logs", "DisassociateKmsKey")
async def disassociate_kms_key(store: Store, ctx: Context, request: DisassociateKmsKey) -> Empty:
    """Take a log group's key away; one that has none is no mistake."""
    await change(
        store,
        lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name),
        lambda group: replace(group, kms_key_id=""),
    )
    return Empty()
