"""ListEntitiesForPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.entities import KINDS
from fogbank.services.iam.model import Group, Principal, Role, User
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.store import key
from fogbank.storage.api import Store


class PolicyRole(Struct, frozen=True, rename="pascal"):
    role_name: str
    role_id: str


class PolicyUser(Struct, frozen=True, rename="pascal"):
    user_name: str
    user_id: str


class PolicyGroup(Struct, frozen=True, rename="pascal"):
    group_name: str
    group_id: str


class ListEntitiesForPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    entity_filter: str | None = None
    path_prefix: str = "/"
    policy_usage_filter: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListEntitiesForPolicyResult(Struct, frozen=True, rename="pascal"):
    policy_groups: list[PolicyGroup]
    policy_users: list[PolicyUser]
    policy_roles: list[PolicyRole]
    is_truncated: bool
    marker: str | None = None


_FILTERS: Final = {"Role": "role", "User": "user", "Group": "group"}


@action("iam", "ListEntitiesForPolicy")
async def list_entities_for_policy(
    store: Store, ctx: Context, request: ListEntitiesForPolicy
) -> ListEntitiesForPolicyResult:
    """Who has a policy, attached or as a boundary. Raises NoSuchEntity, ValidationError."""
    policy = await policies.load(store, ctx, request.policy_arn)
    usage = await policies.usage_of(store, ctx, policy.arn)
    named: set[tuple[str, str]] = set()
    if request.policy_usage_filter != "PermissionsBoundary":
        named |= {(noun, name) for noun, names in usage.attached.items() for name in names}
    if request.policy_usage_filter != "PermissionsPolicy":
        named |= {(noun, name) for noun, names in usage.bounds.items() for name in names}
    found: list[Principal] = []
    for noun, name in named:
        if request.entity_filter in _FILTERS and _FILTERS[request.entity_filter or ""] != noun:
            continue
        stored = await KINDS[noun].table.find(store, key(ctx.account, name))
        if stored and stored.value.path.startswith(request.path_prefix):
            found.append(stored.value)
    page = page_of(found, _order, request.marker, request.max_items)
    return ListEntitiesForPolicyResult(
        [PolicyGroup(each.name, each.id) for each in page.items if isinstance(each, Group)],
        [PolicyUser(each.name, each.id) for each in page.items if isinstance(each, User)],
        [PolicyRole(each.name, each.id) for each in page.items if isinstance(each, Role)],
        page.is_truncated,
        page.marker,
    )


def _order(principal: Principal) -> str:
    return f"{type(principal).__name__} {principal.name}"
