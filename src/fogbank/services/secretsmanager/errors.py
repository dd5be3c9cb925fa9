"""Secrets Manager's errors: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html

Messages without a link are as the service is known to answer; they stand nowhere that could be cited.
"""

from fogbank.kernel.errors import ClientError, ValidationError


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"

    def __init__(self, message: str = "Secrets Manager can't find the specified secret.") -> None:
        super().__init__(message)


class InvalidRequest(ClientError):
    code = "InvalidRequestException"


class MarkedForDeletion(InvalidRequest):
    def __init__(self) -> None:
        super().__init__("You can't perform this operation on the secret because it was marked for deletion.")


class InvalidParameter(ClientError):
    code = "InvalidParameterException"


class ResourceExists(ClientError):
    code = "ResourceExistsException"


class LimitExceeded(ClientError):
    code = "LimitExceededException"


class MalformedPolicyDocument(ClientError):
    code = "MalformedPolicyDocumentException"


class InvalidNextToken(ClientError):
    code = "InvalidNextTokenException"

    def __init__(self) -> None:
        super().__init__("The NextToken value is invalid.")  # a guess


class Invalid(ValidationError):
    """What the model cannot say."""
