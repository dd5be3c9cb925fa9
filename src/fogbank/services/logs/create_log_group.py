"""CreateLogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs import tags
from fogbank.services.logs.errors import GroupExists
from fogbank.services.logs.model import STANDARD, Group, check_class, check_group_name
from fogbank.storage.api import Conflict, Store


class CreateLogGroup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    kms_key_id: str | None = None
    tags: dict[str, str] | None = None
    log_group_class: str | None = None
    deletion_protection_enabled: bool | None = None


@action("logs", "CreateLogGroup")
async def create_log_group(store: Store, ctx: Context, request: CreateLogGroup) -> Empty:
    """Make a log group."""
    name = request.log_group_name
    check_group_name(name)
    check_class(request.log_group_class or STANDARD)
    tags.check_names(request.tags or {}, by_aws=ctx.by_aws)
    group = Group(
        ctx.account,
        ctx.region,
        name,
        ctx.ids.int63(),
        ctx.now_ms,
        kind=request.log_group_class or STANDARD,
        kms_key_id=request.kms_key_id or "",
        protected=bool(request.deletion_protection_enabled),
        tags=request.tags or {},
    )
    try:
        await store.commit([rows.put_group(group)], [rows.no_group(ctx.account, ctx.region, name)])
    except Conflict:
        raise GroupExists from None
    return Empty()
