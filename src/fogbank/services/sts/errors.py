"""STS's errors: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html and each operation's page."""

from fogbank.kernel.errors import ClientError


class ValidationFailed(ClientError):
    """What the model cannot say; the same code as its own checks."""

    code = "ValidationError"


class AccessDenied(ClientError):
    code = "AccessDenied"
    status = 403


class NotAuthorized(AccessDenied):
    """A role that is not there is told as one that may not be assumed."""

    def __init__(self, caller: str, operation: str, resource: str) -> None:
        super().__init__(f"User: {caller} is not authorized to perform: sts:{operation} on resource: {resource}")


class InvalidIdentityToken(ClientError):
    code = "InvalidIdentityTokenException"


class ExpiredToken(ClientError):
    code = "ExpiredTokenException"
