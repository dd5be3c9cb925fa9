"""GetDataProtectionPolicy: https://docs.aws.amazon.com/sns/latest/api/API_GetDataProtectionPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sns.addresses import topic_arn
from fogbank.services.sns.changing import load_topic
from fogbank.storage.api import Store


class GetDataProtectionPolicy(Struct, frozen=True, rename="pascal"):
    resource_arn: str


class GetDataProtectionPolicyResponse(Struct, frozen=True, rename="pascal"):
    data_protection_policy: str


@action("sns", "GetDataProtectionPolicy")
async def get_data_protection_policy(
    store: Store, ctx: Context, request: GetDataProtectionPolicy
) -> GetDataProtectionPolicyResponse:
    """A topic's policy of data protection, as it was written; empty if it has none."""
    topic = await load_topic(store, topic_arn(ctx, request.resource_arn, "ResourceArn"))
    return GetDataProtectionPolicyResponse(topic.value.data_protection)
