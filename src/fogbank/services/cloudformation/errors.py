"""CloudFormation's errors: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html"""

from fogbank.kernel.errors import ClientError


class CloudFormationValidation(ClientError):
    """The request, or the template in it, is not valid; also: there is no such stack."""

    code = "ValidationError"


class InvalidTemplate(CloudFormationValidation):
    """The template cannot be run; the message says why, as AWS does."""


class AlreadyExists(ClientError):
    code = "AlreadyExistsException"


class ChangeSetNotFound(ClientError):
    code = "ChangeSetNotFound"
    status = 404


class InvalidChangeSetStatus(ClientError):
    code = "InvalidChangeSetStatus"


class InsufficientCapabilities(ClientError):
    code = "InsufficientCapabilitiesException"


class LimitExceeded(ClientError):
    code = "LimitExceededException"


class TokenAlreadyExists(ClientError):
    code = "TokenAlreadyExistsException"
