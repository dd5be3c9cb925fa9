"""DeleteArchive: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteArchive.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import archiving, changing
from fogbank.services.events import store as rows
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import DropLog, Operation, Store


class DeleteArchive(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    archive_name: str


@action("events", "DeleteArchive")
@again_on_conflict
async def delete_archive(store: Store, ctx: Context, request: DeleteArchive) -> Empty:
    """Remove an archive, its events, and the rule that fills it."""
    found = await archiving.load(store, ctx.account, ctx.region, request.archive_name)
    archive = found.value
    removal: list[Operation] = [found.removed(), DropLog(archive.log)]
    rule = await rows.find_rule(store, archive.bus, archive.rule_name)
    if rule is None:
        await store.commit(removal, [found.unchanged()])
    else:
        await changing.drop_rule(store, rule, *removal, checks=[found.unchanged()])
    return Empty()
