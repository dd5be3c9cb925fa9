"""CreatePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam.documents import check_permissions
from fogbank.services.iam.errors import EntityAlreadyExists
from fogbank.services.iam.model import MANAGED_POLICY_CHARS_MAX, Policy, Usage, Version, check_size, tagged
from fogbank.services.iam.shapes import PolicyShape, Tag, pairs, shown_policy
from fogbank.services.iam.store import POLICIES, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreatePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_name: str
    policy_document: str
    path: str = "/"
    description: str = ""
    tags: list[Tag] | None = None


class CreatePolicyResult(Struct, frozen=True, rename="pascal"):
    policy: PolicyShape


@action("iam", "CreatePolicy")
@again_on_conflict
async def create_policy(store: Store, ctx: Context, request: CreatePolicy) -> CreatePolicyResult:
    """Raises EntityAlreadyExists, MalformedPolicyDocument, LimitExceeded, InvalidInput."""
    name = request.policy_name
    check_permissions(request.policy_document)
    check_size(request.policy_document, MANAGED_POLICY_CHARS_MAX, "PolicySize")
    where = key(ctx.account, name)
    if await POLICIES.find(store, where):
        raise EntityAlreadyExists(f"A policy called {name} already exists. Duplicate names are not allowed.")
    policy = Policy(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=request.path,
        name=name,
        id=unique_id("ANPA", ctx.ids),
        created_ms=ctx.now_ms,
        tags=tagged("policy", {}, pairs(request.tags), by_aws=ctx.by_aws),
        versions=(Version(1, request.policy_document, ctx.now_ms),),
        default=1,
        last=1,
        updated_ms=ctx.now_ms,
        description=request.description,
    )
    await store.commit([POLICIES.put(where, policy)], [POLICIES.absent(where)])
    return CreatePolicyResult(shown_policy(policy, Usage()))
