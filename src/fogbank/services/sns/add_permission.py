"""AddPermission: https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html"""

import re
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sns.changing import change_topic
from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.model import Topic
from fogbank.services.sns.policies import with_permission
from fogbank.storage.api import Store

_ACCOUNT: Final = re.compile(r"\d{12}\Z")


class AddPermission(Struct, frozen=True, rename="pascal"):
    topic_arn: str
    label: str
    aws_account_id: list[str] = field(name="AWSAccountId")
    action_name: list[str]


@action("sns", "AddPermission")
async def add_permission(store: Store, ctx: Context, request: AddPermission) -> Empty:
    """Write a statement into the topic's policy that allows other accounts some actions."""
    if not request.label:
        raise InvalidParameter("Label")
    for account in request.aws_account_id:
        if not _ACCOUNT.match(account):
            raise InvalidParameter("AWSAccountId")

    def decide(topic: Topic) -> Topic:
        policy = with_permission(topic, request.label, request.aws_account_id, request.action_name)
        return replace(topic, attributes={**topic.attributes, "Policy": policy})

    await change_topic(store, ctx, request.topic_arn, decide)
    return Empty()
