"""CreateRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam import policies
from fogbank.services.iam.documents import check_trust
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.model import SESSION_S_DEFAULT, TRUST_POLICY_CHARS_MAX, Role, check_size, tagged
from fogbank.services.iam.shapes import RoleShape, Tag, pairs, shown_role
from fogbank.services.iam.store import ROLES, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    assume_role_policy_document: str
    path: str = "/"
    description: str = ""
    max_session_duration: int = SESSION_S_DEFAULT
    permissions_boundary: str = ""
    tags: list[Tag] | None = None


class CreateRoleResult(Struct, frozen=True, rename="pascal"):
    role: RoleShape


@action("iam", "CreateRole")
@again_on_conflict
async def create_role(store: Store, ctx: Context, request: CreateRole) -> CreateRoleResult:
    """Make a role. Raises EntityAlreadyExists, MalformedPolicyDocument, LimitExceeded, NoSuchEntity."""
    name, boundary = request.role_name, request.permissions_boundary
    check_trust(request.assume_role_policy_document)
    check_size(request.assume_role_policy_document, TRUST_POLICY_CHARS_MAX, "ACLSizePerRole")
    if await ROLES.find(store, key(ctx.account, name)):
        raise ROLE.taken(name)
    role = Role(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=request.path,
        name=name,
        id=unique_id("AROA", ctx.ids),
        created_ms=ctx.now_ms,
        tags=tagged("role", {}, pairs(request.tags), by_aws=ctx.by_aws),
        boundary=boundary,
        trust=request.assume_role_policy_document,
        description=request.description,
        max_session_s=request.max_session_duration,
    )
    operations, checks = await policies.bound(store, ctx, "role", name, "", boundary)
    await ROLE.make(store, role, *operations, checks=checks)
    return CreateRoleResult(shown_role(role))
