"""The values that several of SQS's operations take and give. Encoded names are AWS's.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Types.html
"""

from msgspec import Struct, field


class MessageAttributeValue(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    """A typed value beside the body. `data_type` is String, Number or Binary, with an optional `.label`.

    The model requires it; without it SQS has its own words (messages.py), so it may be missing here.
    """

    data_type: str = ""
    string_value: str | None = None
    binary_value: bytes | None = None
    string_list_values: list[str] | None = None
    binary_list_values: list[bytes] | None = None


Attributes = dict[str, MessageAttributeValue]


class BatchResultErrorEntry(Struct, frozen=True, rename="pascal"):
    """An entry of a batch that failed, alone."""

    id: str
    sender_fault: bool
    code: str
    message: str


class BatchResultEntry(Struct, frozen=True, rename="pascal"):
    """An entry of a batch that succeeded and has nothing else to tell."""

    id: str


class BatchResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """What became of each entry of a batch."""

    successful: list[BatchResultEntry]
    failed: list[BatchResultErrorEntry] = field(default_factory=list[BatchResultErrorEntry])
