"""What answers show: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html and its neighbours."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from fogbank.services.iam.documents import encoded
from fogbank.services.iam.entities import GROUP, PROFILE, ROLE, USER
from fogbank.services.iam.model import AccessKey, Group, Owner, Policy, Profile, Role, Usage, User, Version


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class PermissionsBoundary(Struct, frozen=True, rename="pascal"):
    permissions_boundary_arn: str
    permissions_boundary_type: str = "PermissionsBoundaryPolicy"


class LastUsed(Struct, frozen=True, rename="pascal"):
    """When a role was used: nobody counts it, so it says never."""


class RoleShape(Struct, frozen=True, rename="pascal"):
    path: str
    role_name: str
    role_id: str
    arn: str
    create_date: int
    assume_role_policy_document: str
    description: str | None = None
    max_session_duration: int | None = None
    permissions_boundary: PermissionsBoundary | None = None
    tags: list[Tag] | None = None
    role_last_used: LastUsed | None = None


class UserShape(Struct, frozen=True, rename="pascal"):
    user_id: str
    arn: str
    create_date: int
    path: str | None = None
    user_name: str | None = None
    permissions_boundary: PermissionsBoundary | None = None
    tags: list[Tag] | None = None


class GroupShape(Struct, frozen=True, rename="pascal"):
    path: str
    group_name: str
    group_id: str
    arn: str
    create_date: int


class InstanceProfileShape(Struct, frozen=True, rename="pascal"):
    path: str
    instance_profile_name: str
    instance_profile_id: str
    arn: str
    create_date: int
    roles: list[RoleShape]
    tags: list[Tag] | None = None


class PolicyShape(Struct, frozen=True, rename="pascal"):
    policy_name: str
    policy_id: str
    arn: str
    path: str
    default_version_id: str
    attachment_count: int
    permissions_boundary_usage_count: int
    create_date: int
    update_date: int
    is_attachable: bool = True
    description: str | None = None
    tags: list[Tag] | None = None


class PolicyVersionShape(Struct, frozen=True, rename="pascal"):
    version_id: str
    is_default_version: bool
    create_date: int
    document: str | None = None


class AttachedPolicy(Struct, frozen=True, rename="pascal"):
    policy_name: str
    policy_arn: str


class AccessKeyShape(Struct, frozen=True, rename="pascal"):
    user_name: str
    access_key_id: str
    status: str
    create_date: int
    secret_access_key: str | None = None


class AccessKeyMetadata(Struct, frozen=True, rename="pascal"):
    user_name: str
    access_key_id: str
    status: str
    create_date: int


def shown_tags(tags: Mapping[str, str]) -> list[Tag]:
    return [Tag(key, value) for key, value in tags.items()]


def pairs(tags: Sequence[Tag] | None) -> list[tuple[str, str]]:
    return [(tag.key, tag.value) for tag in tags or ()]


def seconds(ms: int) -> int:
    """IAM's dates have no fractions."""
    return ms // 1000


def shown_role(role: Role, *, whole: bool = True) -> RoleShape:
    """Lists leave out tags and the boundary."""
    return RoleShape(
        role.path,
        role.name,
        role.id,
        ROLE.arn(role),
        seconds(role.created_ms),
        encoded(role.trust),
        role.description or None,
        role.max_session_s,
        _boundary(role.boundary) if whole else None,
        shown_tags(role.tags) or None if whole else None,
        LastUsed() if whole else None,
    )


def shown_user(user: User, *, whole: bool = True) -> UserShape:
    return UserShape(
        user.id,
        USER.arn(user),
        seconds(user.created_ms),
        user.path,
        user.name,
        _boundary(user.boundary) if whole else None,
        shown_tags(user.tags) or None if whole else None,
    )


def shown_group(group: Group) -> GroupShape:
    return GroupShape(group.path, group.name, group.id, GROUP.arn(group), seconds(group.created_ms))


def shown_profile(profile: Profile, roles: Sequence[Role], *, whole: bool = True) -> InstanceProfileShape:
    return InstanceProfileShape(
        profile.path,
        profile.name,
        profile.id,
        PROFILE.arn(profile),
        seconds(profile.created_ms),
        [shown_role(role, whole=False) for role in roles],
        shown_tags(profile.tags) or None if whole else None,
    )


def shown_policy(policy: Policy, usage: Usage, *, whole: bool = True) -> PolicyShape:
    """Lists leave out tags and the description."""
    return PolicyShape(
        policy.name,
        policy.id,
        policy.arn,
        policy.path,
        f"v{policy.default}",
        usage.attachments,
        usage.boundaries,
        seconds(policy.created_ms),
        seconds(policy.updated_ms),
        description=policy.description or None if whole else None,
        tags=shown_tags(policy.tags) or None if whole else None,
    )


def shown_version(policy: Policy, version: Version, *, whole: bool = False) -> PolicyVersionShape:
    document = encoded(version.document) if whole else None
    return PolicyVersionShape(version.id, version.number == policy.default, seconds(version.created_ms), document)


def shown_key(user: User, key: AccessKey) -> AccessKeyMetadata:
    return AccessKeyMetadata(user.name, key.id, status_of(key), seconds(key.created_ms))


def status_of(key: AccessKey) -> str:
    return "Active" if key.active else "Inactive"


def _boundary(arn: str) -> PermissionsBoundary | None:
    return PermissionsBoundary(arn) if arn else None


def name_of(owner: Owner) -> str:
    """By which lists are ordered, and pages parted."""
    return owner.name
