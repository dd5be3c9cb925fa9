"""ListPolicyTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListPolicyTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    marker: str | None = None
    max_items: int | None = None


class ListPolicyTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListPolicyTags")
async def list_policy_tags(store: Store, ctx: Context, request: ListPolicyTags) -> ListPolicyTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity, ValidationError."""
    policy = await policies.load(store, ctx, request.policy_arn)
    page = page_of(policy.tags, by_itself, request.marker, request.max_items)
    return ListPolicyTagsResult([Tag(each, policy.tags[each]) for each in page.items], page.is_truncated, page.marker)
