"""SNS's errors, in its own words.

    ClientError
    ├─ NotFound  ResourceNotFound            no such topic, subscription, endpoint …; the latter from tagging alone
    ├─ InvalidParameter                      almost everything else
    ├─ InvalidParameterValue                 attributes of a message
    ├─ AuthorizationError
    ├─ TopicLimitExceeded  SubscriptionLimitExceeded  FilterPolicyLimitExceeded  TagLimitExceeded
    ├─ EndpointDisabled  PlatformApplicationDisabled
    ├─ UserError  VerificationFailed         phones of the SMS sandbox
    └─ EmptyBatchRequest  TooManyEntriesInBatchRequest  BatchEntryIdsNotDistinct
       InvalidBatchEntryId  BatchRequestTooLong

Codes and statuses: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html and each operation's own page. AWS
documents few of the messages; the others are as its service is seen to answer. One that is marked "a guess" was found
nowhere.
"""

from fogbank.kernel.errors import ClientError


class NotFound(ClientError):
    code = "NotFoundException"
    status = 404


class TopicNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("Topic does not exist")


class SubscriptionNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("Subscription does not exist")


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"
    status = 404

    def __init__(self) -> None:
        super().__init__("Resource does not exist")


class InvalidParameter(ClientError):
    """`Invalid parameter: NAME Reason: REASON`."""

    code = "InvalidParameterException"

    def __init__(self, what: str, reason: str = "") -> None:
        super().__init__(f"Invalid parameter: {what}{f' Reason: {reason}' if reason else ''}")


def within_attributes(error: InvalidParameter) -> InvalidParameter:
    """The same mistake where attributes come as a map."""
    return InvalidParameter("Attributes", error.message.removeprefix("Invalid parameter: "))


class InvalidParameterValue(ClientError):
    code = "InvalidParameterValueException"


class AuthorizationError(ClientError):
    code = "AuthorizationErrorException"
    status = 403


class TopicLimitExceeded(ClientError):
    code = "TopicLimitExceededException"
    status = 403


class SubscriptionLimitExceeded(ClientError):
    code = "SubscriptionLimitExceededException"
    status = 403


class FilterPolicyLimitExceeded(ClientError):
    code = "FilterPolicyLimitExceededException"
    status = 403


class TagLimitExceeded(ClientError):
    code = "TagLimitExceededException"

    def __init__(self) -> None:
        super().__init__("Could not complete request: tag quota of per resource exceeded")


class EndpointDisabled(ClientError):
    code = "EndpointDisabledException"

    def __init__(self) -> None:
        super().__init__("Endpoint is disabled")


class PlatformApplicationDisabled(ClientError):
    code = "PlatformApplicationDisabledException"

    def __init__(self) -> None:
        super().__init__("Platform application is disabled")


class UserError(ClientError):
    code = "UserErrorException"


class VerificationFailed(ClientError):
    code = "VerificationException"


class EmptyBatchRequest(ClientError):
    code = "EmptyBatchRequestException"

    def __init__(self) -> None:
        super().__init__("The batch request doesn't contain any entries.")


class TooManyEntriesInBatchRequest(ClientError):
    code = "TooManyEntriesInBatchRequestException"

    def __init__(self) -> None:
        super().__init__("The batch request contains more entries than permissible.")


class BatchEntryIdsNotDistinct(ClientError):
    code = "BatchEntryIdsNotDistinctException"

    def __init__(self) -> None:
        super().__init__("Two or more batch entries in the request have the same Id.")


class InvalidBatchEntryId(ClientError):
    code = "InvalidBatchEntryIdException"

    def __init__(self) -> None:
        super().__init__("The Id of a batch entry in a batch request doesn't abide by the specification.")


class BatchRequestTooLong(ClientError):
    code = "BatchRequestTooLongException"

    def __init__(self) -> None:
        super().__init__("The length of all the batch messages put together is more than the limit.")
