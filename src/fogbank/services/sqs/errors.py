"""SQS's errors, in its own words.

    ClientError
    ├─ QueueDoesNotExist  QueueNameExists  QueueDeletedRecently  InvalidAddress
    ├─ MissingParameter   InvalidParameterValue  InvalidAttributeName  InvalidAttributeValue
    ├─ InvalidMessageContents  ReceiptHandleIsInvalid
    ├─ OverLimit  PurgeQueueInProgress  UnsupportedOperation  ResourceNotFound
    └─ EmptyBatchRequest  TooManyEntriesInBatchRequest  BatchEntryIdsNotDistinct
       InvalidBatchEntryId  BatchRequestTooLong

Codes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html and each
operation's own page. AWS documents few of the messages; the others are as its service is seen to answer, each
with the place where that can be read. One that is marked "a guess" was found nowhere.
"""

from fogbank.kernel.errors import AwsError, ClientError


class QueueDoesNotExist(ClientError):
    code = "QueueDoesNotExist"

    def __init__(self) -> None:
        super().__init__("The specified queue does not exist.")


class QueueNameExists(ClientError):
    """Only a queue with the very same attributes and tags may be created twice.

    https://github.com/justeattakeaway/JustSaying/issues/208 https://github.com/Bogdanp/dramatiq_sqs/pull/13
    """

    code = "QueueNameExists"

    def __init__(self, attribute: str) -> None:
        # How it is said of tags is a guess.
        what = "different tags" if attribute == "tags" else f"a different value for attribute {attribute}"
        super().__init__(f"A queue already exists with the same name and {what}")


class QueueDeletedRecently(ClientError):
    """https://github.com/hashicorp/terraform-provider-aws/pull/3113"""

    code = "QueueDeletedRecently"

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"You must wait {wait_s} seconds after deleting a queue before you can create another with the same name."
        )


class InvalidAddress(ClientError):
    """It names the endpoint, not the queue's URL: https://github.com/jegesh/python-sqs-listener/issues/30"""

    code = "InvalidAddress"
    status = 404

    def __init__(self, endpoint: str) -> None:
        super().__init__(f"The address {endpoint}/ is not valid for this endpoint.")


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


class NotForThisQueueType(InvalidValue):
    """https://github.com/github-aws-runners/terraform-aws-github-runner/issues/1562"""

    def __init__(self, value: object, parameter: str) -> None:
        super().__init__(value, parameter, "The request include parameter that is not valid for this queue type.")


class ReceiptHandleExpired(InvalidValue):
    """https://github.com/aws/aws-sdk-js/issues/1279"""

    def __init__(self, handle: str) -> None:
        super().__init__(handle, "ReceiptHandle", "The receipt handle has expired.")


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
    status = 404

    def __init__(self, handle: str) -> None:
        super().__init__(f'The input receipt handle "{handle}" is not a valid receipt handle.')


class ReceiptHandleOfAnotherQueue(ReceiptHandleIsInvalid):
    """https://github.com/aws/aws-sdk-java-v2/issues/3101"""

    def __init__(self, handle: str) -> None:
        ClientError.__init__(self, f'The receipt handle "{handle}" is not valid for this queue.')


class OverLimit(ClientError):
    code = "OverLimit"
    status = 403


class TooManyInFlight(OverLimit):
    """https://github.com/Cbsoftware/pressureNET-server/issues/74"""

    def __init__(self) -> None:
        super().__init__(
            "Too many messages have been received without being deleted.\n"
            "Please delete your received messages or let them timeout before receiving more."
        )


class PurgeQueueInProgress(ClientError):
    """https://github.com/aws/aws-sdk-js/issues/4506"""

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


def in_batch(error: AwsError) -> tuple[str, str]:
    """Code and message of an error as the result of one entry: of some, SQS tells less there.

    https://github.com/aws/aws-sdk-js/issues/3187 https://github.com/smaskalik/sqsmover/issues/54
    """
    match error:
        case NotForThisQueueType():
            return error.code, "The request include parameter that is not valid for this queue type"
        case ReceiptHandleExpired():
            return ReceiptHandleIsInvalid.code, "The receipt handle has expired"
        case _:
            return error.code, error.message
