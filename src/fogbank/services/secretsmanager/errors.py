"""Secrets Manager's errors: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html

Messages are as tools report them; those that were found nowhere are marked as guesses where they are raised.
"""

from fogbank.kernel.errors import ClientError, ValidationError


class ResourceNotFound(ClientError):
    """https://github.com/hashicorp/terraform-provider-aws/issues/15739"""

    code = "ResourceNotFoundException"

    def __init__(self, message: str = "Secrets Manager can't find the specified secret.") -> None:
        super().__init__(message)


class InvalidRequest(ClientError):
    code = "InvalidRequestException"


class MarkedForDeletion(InvalidRequest):
    """https://repost.aws/knowledge-center/delete-secrets-manager-secret"""

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
