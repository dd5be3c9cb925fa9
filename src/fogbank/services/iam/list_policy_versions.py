"""ListPolicyVersions: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.model import Version
from fogbank.services.iam.paging import page_of
from fogbank.services.iam.shapes import PolicyVersionShape, shown_version
from fogbank.storage.api import Store


class ListPolicyVersions(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    marker: str | None = None
    max_items: int | None = None


class ListPolicyVersionsResult(Struct, frozen=True, rename="pascal"):
    versions: list[PolicyVersionShape]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListPolicyVersions")
async def list_policy_versions(store: Store, ctx: Context, request: ListPolicyVersions) -> ListPolicyVersionsResult:
    """The newest first, without documents. Raises NoSuchEntity, ValidationError."""
    policy = await policies.load(store, ctx, request.policy_arn)
    page = page_of(policy.versions, _newest_first, request.marker, request.max_items)
    return ListPolicyVersionsResult(
        [shown_version(policy, version) for version in page.items], page.is_truncated, page.marker
    )


def _newest_first(version: Version) -> str:
    return f"{(1 << 31) - version.number:016d}"
