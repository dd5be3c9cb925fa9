"""Lambda's errors, in its own words.

https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and each operation's own page
"""

from fogbank.kernel.errors import ClientError, ServerError


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"
    status = 404


class FunctionNotFound(ResourceNotFound):
    def __init__(self, arn: str) -> None:
        super().__init__(f"Function not found: {arn}")


class ResourceConflict(ClientError):
    code = "ResourceConflictException"
    status = 409


class ResourceInUse(ClientError):
    """https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html#API_DeleteEventSourceMapping_Errors"""

    code = "ResourceInUseException"

    def __init__(self) -> None:
        # The words are a guess.
        super().__init__("Cannot change the event source mapping because it is being deleted.")


class InvalidParameterValue(ClientError):
    code = "InvalidParameterValueException"


class InvalidRequestContent(ClientError):
    code = "InvalidRequestContentException"


class RequestTooLarge(ClientError):
    code = "RequestTooLargeException"
    status = 413

    def __init__(self, most_bytes: int) -> None:
        super().__init__(f"Request must be smaller than {most_bytes} bytes for the InvokeFunction operation")


class AliasNotFound(ResourceNotFound):
    def __init__(self, arn: str) -> None:
        super().__init__(f"Cannot find alias arn: {arn}")


class NotFoundAtAll(ResourceNotFound):
    """What Lambda says of policies, layer versions, URLs and mappings."""

    def __init__(self) -> None:
        super().__init__("The resource you requested does not exist.")


class ProvisionedConcurrencyConfigNotFound(ClientError):
    code = "ProvisionedConcurrencyConfigNotFoundException"
    status = 404

    def __init__(self) -> None:
        super().__init__("No Provisioned Concurrency Config found for this function")


class PolicyLengthExceeded(ClientError):
    code = "PolicyLengthExceededException"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(f"The final policy size ({size}) is bigger than the limit ({most}).")


class RequestEntityTooLarge(ClientError):
    """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

    code = "RequestEntityTooLargeException"
    status = 413

    def __init__(self, most_bytes: int, operation: str) -> None:
        super().__init__(f"Request must be smaller than {most_bytes} bytes for the {operation} operation")


class PreconditionFailed(ClientError):
    code = "PreconditionFailedException"
    status = 412

    def __init__(self, operation: str = "GetFunction/GetAlias") -> None:
        super().__init__(
            f"The Revision Id provided does not match the latest Revision Id. Call the {operation} API "
            "to retrieve the latest Revision Id"
        )


class TooManyRequests(ClientError):
    """https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors"""

    code = "TooManyRequestsException"
    status = 429

    def __init__(self, reason: str) -> None:
        super().__init__("Rate Exceeded.", Reason=reason, retryAfterSeconds="1")


class ResourceNotReady(ServerError):
    code = "ResourceNotReadyException"
    status = 502


class InvalidRuntime(ServerError):
    code = "InvalidRuntimeException"
    status = 502
