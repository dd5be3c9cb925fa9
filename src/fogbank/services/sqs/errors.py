"""SQS's errors, in its own words.

    ClientError
    ├─ QueueDoesNotExist  QueueNameExists  QueueDeletedRecently  InvalidAddress
    ├─ MissingParameter   InvalidParameterValue  InvalidAttributeName  InvalidAttributeValue
    ├─ InvalidMessageContents  ReceiptHandleIsInvalid  MessageNotInflight
    ├─ OverLimit  PurgeQueueInProgress  UnsupportedOperation  ResourceNotFound
    └─ EmptyBatchRequest  TooManyEntriesInBatchRequest  BatchEntryIdsNotDistinct
       InvalidBatchEntryId  BatchRequestTooLong

Codes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and each
operation's own page. AWS documents few of the messages; the others are as its service is seen to answer.
"""

from fogbank.kernel.errors import ClientError


class QueueDoesNotExist(ClientError):
    code = "QueueDoesNotExist"

    def __init__(self) -> None:
        super().__init__("The specified queue does not exist.")


class QueueNameExists(ClientError):
    """Only a queue with the very same attributes may be created twice."""

    code = "QueueNameExists"

    def __init__(self, attribute: str) -> None:
        super().__init__(f"A queue already exists with the same name and a different value for attribute {attribute}")


class QueueDeletedRecently(ClientError):
    code = "QueueDeletedRecently"

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"You must wait {wait_s} seconds after deleting a queue before you can create another with the same name."
        )


class InvalidAddress(ClientError):
    code = "InvalidAddress"
    status = 404

    def __init__(self, address: str) -> None:
        super().__init__(f"The address {address} is not valid for this endpoint.")


class AccessDenied(ClientError):
    code = "AccessDenied"
    status = 403

    def __init__(self, what: str) -> None:
        super().__init__(f"Access to the resource {what} is denied.")


class MissingParameter(ClientError):
    code = "MissingParameter"

    def __init__(self, name: str) -> None:
        super().__init__(f"The request must contain the parameter {name}.")


class InvalidParameterValue(ClientError):
    code = "InvalidParameterValue"


class InvalidValue(InvalidParameterValue):
    """The common form of the message."""

    def __init__(self, value: object, parameter: str, reason: str) -> None:
        super().__init__(f"Value {value} for parameter {parameter} is invalid. Reason: {reason}")


class InvalidAttributeName(ClientError):
    code = "InvalidAttributeName"

    def __init__(self, name: str) -> None:
        super().__init__(f"Unknown Attribute {name}.")


class InvalidAttributeValue(ClientError):
    code = "InvalidAttributeValue"

    def __init__(self, name: str, reason: str = "") -> None:
        suffix = f" Reason: {reason}" if reason else ""
        super().__init__(f"Invalid value for the parameter {name}.{suffix}")


class InvalidMessageContents(ClientError):
    code = "InvalidMessageContents"


class ReceiptHandleIsInvalid(ClientError):
    code = "ReceiptHandleIsInvalid"

    def __init__(self, handle: str) -> None:
        super().__init__(f'The input receipt handle "{handle}" is not a valid receipt handle.')


class MessageNotInflight(ClientError):
    code = "MessageNotInflight"


class OverLimit(ClientError):
    code = "OverLimit"
    status = 403


class PurgeQueueInProgress(ClientError):
    code = "PurgeQueueInProgress"
    status = 403

    def __init__(self, name: str, interval_s: int) -> None:
        super().__init__(f"Only one PurgeQueue operation on {name} is allowed every {interval_s} seconds.")


class UnsupportedOperation(ClientError):
    code = "UnsupportedOperation"


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"
    status = 404


class EmptyBatchRequest(ClientError):
    code = "EmptyBatchRequest"

    def __init__(self, entry_type: str) -> None:
        super().__init__(f"There should be at least one {entry_type} in the request.")


class TooManyEntriesInBatchRequest(ClientError):
    code = "TooManyEntriesInBatchRequest"

    def __init__(self, most: int, sent: int) -> None:
        super().__init__(f"Maximum number of entries per request are {most}. You have sent {sent}.")


class BatchEntryIdsNotDistinct(ClientError):
    code = "BatchEntryIdsNotDistinct"

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"Id {entry_id} repeated.")


class InvalidBatchEntryId(ClientError):
    code = "InvalidBatchEntryId"

    def __init__(self) -> None:
        super().__init__(
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
            "It can be at most 80 letters long."
        )


class BatchRequestTooLong(ClientError):
    code = "BatchRequestTooLong"

    def __init__(self, most_bytes: int, sent_bytes: int) -> None:
        super().__init__(f"Batch requests cannot be longer than {most_bytes} bytes. You have sent {sent_bytes} bytes.")
