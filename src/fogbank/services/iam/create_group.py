"""CreateGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam.entities import GROUP
from fogbank.services.iam.model import Group
from fogbank.services.iam.shapes import GroupShape, shown_group
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    path: str = "/"


class CreateGroupResult(Struct, frozen=True, rename="pascal"):
    group: GroupShape


@action("iam", "CreateGroup")
@again_on_conflict
async def create_group(store: Store, ctx: Context, request: CreateGroup) -> CreateGroupResult:
    """Raises EntityAlreadyExists."""
    group = Group(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=request.path,
        name=request.group_name,
        id=unique_id("AGPA", ctx.ids),
        created_ms=ctx.now_ms,
    )
    await GROUP.make(store, group)
    return CreateGroupResult(shown_group(group))
