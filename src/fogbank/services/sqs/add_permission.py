"""AddPermission: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html"""

import re
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.sqs.changing import change
from fogbank.services.sqs.errors import InvalidValue, MissingParameter
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.policy import add_permission as with_permission
from fogbank.storage.api import Store

_LABEL: Final = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
_ACCOUNT: Final = re.compile(r"\d{12}\Z")


class AddPermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_url: str
    label: str
    aws_account_ids: list[str] = field(name="AWSAccountIds")
    actions: list[str]


@action("sqs", "AddPermission")
async def add_permission(store: Store, ctx: Context, request: AddPermission) -> Empty:
    """Write a statement into the queue's policy that allows other accounts some actions."""
    if not _LABEL.match(request.label):
        reason = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        raise InvalidValue(request.label, "Label", reason)
    for parameter, values in (("AWSAccountIds", request.aws_account_ids), ("Actions", request.actions)):
        if not values:
            raise MissingParameter(parameter)
    for account in request.aws_account_ids:
        if not _ACCOUNT.match(account):
            # https://github.com/aws/aws-sdk/issues/414
            raise InvalidValue(account, "PrincipalId", "Unable to verify principal.")

    def decide(queue: Queue) -> Queue:
        policy = with_permission(queue, request.label, request.aws_account_ids, request.actions)
        return replace(queue, settings=replace(queue.settings, policy=policy))

    await change(store, ctx, request.queue_url, decide)
    return Empty()
