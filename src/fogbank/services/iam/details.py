"""Entities with all that is theirs, as GetAccountAuthorizationDetails shows them.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleDetail.html and its neighbours
"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.services.iam.documents import encoded
from fogbank.services.iam.entities import GROUP, ROLE, USER
from fogbank.services.iam.model import Group, Policy, Principal, Profile, Role, Usage, User
from fogbank.services.iam.shapes import (
    AttachedPolicy,
    InstanceProfileShape,
    LastUsed,
    PermissionsBoundary,
    PolicyVersionShape,
    Tag,
    seconds,
    shown_profile,
    shown_tags,
    shown_version,
)


class PolicyDetail(Struct, frozen=True, rename="pascal"):
    policy_name: str
    policy_document: str


class UserDetail(Struct, frozen=True, rename="pascal"):
    path: str
    user_name: str
    user_id: str
    arn: str
    create_date: int
    user_policy_list: list[PolicyDetail]
    group_list: list[str]
    attached_managed_policies: list[AttachedPolicy]
    tags: list[Tag]
    permissions_boundary: PermissionsBoundary | None = None


class GroupDetail(Struct, frozen=True, rename="pascal"):
    path: str
    group_name: str
    group_id: str
    arn: str
    create_date: int
    group_policy_list: list[PolicyDetail]
    attached_managed_policies: list[AttachedPolicy]


class RoleDetail(Struct, frozen=True, rename="pascal"):
    path: str
    role_name: str
    role_id: str
    arn: str
    create_date: int
    assume_role_policy_document: str
    instance_profile_list: list[InstanceProfileShape]
    role_policy_list: list[PolicyDetail]
    attached_managed_policies: list[AttachedPolicy]
    tags: list[Tag]
    role_last_used: LastUsed
    permissions_boundary: PermissionsBoundary | None = None


class ManagedPolicyDetail(Struct, frozen=True, rename="pascal"):
    policy_name: str
    policy_id: str
    arn: str
    path: str
    default_version_id: str
    attachment_count: int
    permissions_boundary_usage_count: int
    create_date: int
    update_date: int
    policy_version_list: list[PolicyVersionShape]
    is_attachable: bool = True
    description: str | None = None


def user_detail(user: User) -> UserDetail:
    return UserDetail(
        user.path,
        user.name,
        user.id,
        USER.arn(user),
        seconds(user.created_ms),
        _inline(user),
        list(user.groups),
        _attached(user),
        shown_tags(user.tags),
        _boundary(user),
    )


def group_detail(group: Group) -> GroupDetail:
    return GroupDetail(
        group.path,
        group.name,
        group.id,
        GROUP.arn(group),
        seconds(group.created_ms),
        _inline(group),
        _attached(group),
    )


def role_detail(role: Role, profiles: Sequence[Profile]) -> RoleDetail:
    return RoleDetail(
        role.path,
        role.name,
        role.id,
        ROLE.arn(role),
        seconds(role.created_ms),
        encoded(role.trust),
        [shown_profile(each, [role], whole=False) for each in profiles if role.name in each.roles],
        _inline(role),
        _attached(role),
        shown_tags(role.tags),
        LastUsed(),
        _boundary(role),
    )


def policy_detail(policy: Policy, usage: Usage) -> ManagedPolicyDetail:
    return ManagedPolicyDetail(
        policy.name,
        policy.id,
        policy.arn,
        policy.path,
        f"v{policy.default}",
        usage.attachments,
        usage.boundaries,
        seconds(policy.created_ms),
        seconds(policy.updated_ms),
        [shown_version(policy, each, whole=True) for each in reversed(policy.versions)],
        description=policy.description or None,
    )


def _inline(principal: Principal) -> list[PolicyDetail]:
    return [PolicyDetail(name, encoded(document)) for name, document in sorted(principal.inline.items())]


def _attached(principal: Principal) -> list[AttachedPolicy]:
    return [AttachedPolicy(arn.rpartition("/")[2], arn) for arn in principal.attached]


def _boundary(principal: Principal) -> PermissionsBoundary | None:
    return PermissionsBoundary(principal.boundary) if principal.boundary else None
