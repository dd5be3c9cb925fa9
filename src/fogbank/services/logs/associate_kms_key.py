"""AssociateKmsKey: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.storage.api import Store


class AssociateKmsKey(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Of query results (resourceIdentifier) there are none."""

    kms_key_id: str
    log_group_name: str = ""  # the model lets it be missing, for a resourceIdentifier


@action("logs", "AssociateKmsKey")
async def associate_kms_key(store: Store, ctx: Context, request: AssociateKmsKey) -> Empty:
    """Say with which key a log group's events are encrypted: it is kept and shown."""
    await change(
        store,
        lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name),
        lambda group: replace(group, kms_key_id=request.kms_key_id),
    )
    return Empty()
