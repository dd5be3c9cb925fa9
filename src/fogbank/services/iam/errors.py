"""IAM's errors, in its own words.

    ClientError
    ├─ NoSuchEntity  EntityAlreadyExists  DeleteConflict  LimitExceeded
    ├─ InvalidInput  MalformedPolicyDocument  UnmodifiableEntity
    └─ ValidationFailed (code ValidationError)  AccessDenied

https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and each operation's page. AWS documents no
messages. Those without a link are as the service is known to answer, but stand nowhere that could be cited; "a guess"
is one.
"""

from fogbank.kernel.errors import ClientError


class NoSuchEntity(ClientError):
    code = "NoSuchEntityException"
    status = 404


class EntityAlreadyExists(ClientError):
    code = "EntityAlreadyExistsException"
    status = 409


class DeleteConflict(ClientError):
    code = "DeleteConflictException"
    status = 409


class LimitExceeded(ClientError):
    code = "LimitExceededException"
    status = 409


class InvalidInput(ClientError):
    code = "InvalidInputException"


class MalformedPolicyDocument(ClientError):
    code = "MalformedPolicyDocumentException"


class UnmodifiableEntity(ClientError):
    code = "UnmodifiableEntityException"


class PolicyNotAttachable(ClientError):
    code = "PolicyNotAttachableException"


class PasswordPolicyViolation(ClientError):
    code = "PasswordPolicyViolationException"


class ValidationFailed(ClientError):
    """What the model cannot say; the same code as its own checks."""

    code = "ValidationError"


class QuotaExceeded(LimitExceeded):
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

    https://github.com/aws/eks-hybrid/pull/741
    """

    def __init__(self, quota: str, most: int) -> None:
        super().__init__(f"Cannot exceed quota for {quota}: {most}")


class PolicyNotFound(NoSuchEntity):
    def __init__(self, arn: str) -> None:
        super().__init__(f"Policy {arn} was not found.")


class NotAttachable(NoSuchEntity):
    """https://github.com/hashicorp/terraform/issues/31748"""

    def __init__(self, arn: str) -> None:
        super().__init__(f"Policy {arn} does not exist or is not attachable.")
