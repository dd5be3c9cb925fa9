"""ListSAMLProviderTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.providers import SAML
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListSAMLProviderTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")
    marker: str | None = None
    max_items: int | None = None


class ListSAMLProviderTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListSAMLProviderTags")
async def list_saml_provider_tags(
    store: Store, ctx: Context, request: ListSAMLProviderTags
) -> ListSAMLProviderTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity, InvalidInput."""
    tags = (await SAML.load(store, ctx, request.saml_provider_arn)).value.tags
    page = page_of(tags, by_itself, request.marker, request.max_items)
    return ListSAMLProviderTagsResult([Tag(each, tags[each]) for each in page.items], page.is_truncated, page.marker)
