"""GetAccountAuthorizationDetails: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.iam import details, policies
from fogbank.services.iam.aws_managed import all_aws_managed
from fogbank.services.iam.details import GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail
from fogbank.services.iam.entities import GROUP, PROFILE, ROLE, USER
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.store import POLICIES, key
from fogbank.storage.api import Store


class GetAccountAuthorizationDetails(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    filter: list[str] | None = None
    max_items: int | None = None
    marker: str | None = None


class GetAccountAuthorizationDetailsResult(Struct, frozen=True, rename="pascal"):
    user_detail_list: list[UserDetail]
    group_detail_list: list[GroupDetail]
    role_detail_list: list[RoleDetail]
    policies: list[ManagedPolicyDetail]
    is_truncated: bool
    marker: str | None = None


Detail = UserDetail | GroupDetail | RoleDetail | ManagedPolicyDetail


@action("iam", "GetAccountAuthorizationDetails")
async def get_account_authorization_details(
    store: Store, ctx: Context, request: GetAccountAuthorizationDetails
) -> GetAccountAuthorizationDetailsResult:
    """Everybody and every policy, AWS's own as far as somebody has them; a page holds some of all kinds."""
    wanted = request.filter or ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]
    found: list[Detail] = []
    if "User" in wanted:
        found += [details.user_detail(each) for each in await USER.all(store, ctx.account)]
    if "Group" in wanted:
        found += [details.group_detail(each) for each in await GROUP.all(store, ctx.account)]
    if "Role" in wanted:
        profiles = await PROFILE.all(store, ctx.account)
        found += [details.role_detail(each, profiles) for each in await ROLE.all(store, ctx.account)]
    found += await _policies(store, ctx, wanted)
    page = page_of(found, _order, request.marker, request.max_items)
    return GetAccountAuthorizationDetailsResult(
        [each for each in page.items if isinstance(each, UserDetail)],
        [each for each in page.items if isinstance(each, GroupDetail)],
        [each for each in page.items if isinstance(each, RoleDetail)],
        [each for each in page.items if isinstance(each, ManagedPolicyDetail)],
        page.is_truncated,
        page.marker,
    )


async def _policies(store: Store, ctx: Context, wanted: list[str]) -> list[ManagedPolicyDetail]:
    found: list[ManagedPolicyDetail] = []
    if "LocalManagedPolicy" in wanted:
        for stored in await POLICIES.everything(store, key(ctx.account, "")):
            usage = await policies.usage_of(store, ctx, stored.value.arn)
            found.append(details.policy_detail(stored.value, usage))
    if "AWSManagedPolicy" in wanted:
        for policy in all_aws_managed(partition_of(ctx.region)):
            usage = await policies.usage_of(store, ctx, policy.arn)
            if usage.attachments or usage.boundaries:
                found.append(details.policy_detail(policy, usage))
    return found


def _order(detail: Detail) -> str:
    return detail.arn
