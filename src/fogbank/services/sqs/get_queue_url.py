"""GetQueueUrl: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.addresses import queue_url
from fogbank.services.sqs.errors import MissingParameter, QueueDoesNotExist
from fogbank.storage.api import Store


class GetQueueUrl(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    queue_name: str
    queue_owner_aws_account_id: str | None = field(default=None, name="QueueOwnerAWSAccountId")


class GetQueueUrlResult(Struct, frozen=True, rename="pascal"):
    queue_url: str


@action("sqs", "GetQueueUrl")
async def get_queue_url(store: Store, ctx: Context, request: GetQueueUrl) -> GetQueueUrlResult:
    """The URL of a queue, one's own or another account's."""
    if not request.queue_name:
        raise MissingParameter("QueueName")
    account = request.queue_owner_aws_account_id or ctx.account
    if await queues.find_named(store, account, ctx.region, request.queue_name) is None:
        raise QueueDoesNotExist
    return GetQueueUrlResult(queue_url(ctx.endpoint, account, request.queue_name))
