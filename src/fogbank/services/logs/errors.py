"""CloudWatch Logs' errors, in its own words.

    ClientError
    ├─ InvalidParameter ─ InvalidFilterPattern
    ├─ GroupNotFound  StreamNotFound  ResourceNotFound
    ├─ FilterNotFound (a ResourceNotFound)
    ├─ GroupExists  StreamExists
    ├─ LimitExceeded  TooManyTags
    └─ DeletionProtected

Codes: each operation's page of https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/. AWS documents
few of the messages; the others are as its service is seen to answer, each with the place where that can be read. One
that is marked "a guess" was found nowhere.
"""

from fogbank.kernel.errors import ClientError


class InvalidParameter(ClientError):
    code = "InvalidParameterException"


class InvalidFilterPattern(InvalidParameter):
    """https://github.com/aws/aws-toolkit-jetbrains/issues/3219 https://github.com/DefangLabs/defang/issues/1008"""

    def __init__(self, reason: str = "") -> None:
        super().__init__(f"Invalid filter pattern: {reason}" if reason else "Invalid filter pattern")


class InvalidTerm(InvalidFilterPattern):
    """https://github.com/DefangLabs/defang/issues/1008"""

    def __init__(self, term: str) -> None:
        super().__init__(f"Invalid character(s) in term '{term}'")


class UnclosedFilterPattern(InvalidParameter):
    """https://github.com/jorgebastida/awslogs/issues/210"""

    def __init__(self, opens: str, closes: str) -> None:
        super().__init__(f"If a filter pattern starts with '{opens}' it must end with '{closes}'")


class InvalidNextToken(InvalidParameter):
    """https://github.com/boto/boto3/issues/1467"""

    def __init__(self) -> None:
        super().__init__("The specified nextToken is invalid.")


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"


class GroupNotFound(ResourceNotFound):
    """https://github.com/convox/rack/issues/655"""

    def __init__(self) -> None:
        super().__init__("The specified log group does not exist.")


class StreamNotFound(ResourceNotFound):
    """https://github.com/mentum/lawgs/issues/11"""

    def __init__(self) -> None:
        super().__init__("The specified log stream does not exist.")


class GroupExists(ClientError):
    """https://github.com/aws-robotics/cloudwatchlogs-ros1/issues/1"""

    code = "ResourceAlreadyExistsException"

    def __init__(self) -> None:
        super().__init__("The specified log group already exists")


class StreamExists(ClientError):
    """https://github.com/aws-robotics/cloudwatchlogs-ros1/issues/1"""

    code = "ResourceAlreadyExistsException"

    def __init__(self) -> None:
        super().__init__("The specified log stream already exists")


class FilterNotFound(ResourceNotFound):
    """A guess at its words, after those for groups and streams."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"The specified {kind} filter does not exist.")


class LimitExceeded(ClientError):
    """https://github.com/tsub/serverless-plugin-subscription-filter/issues/3"""

    code = "LimitExceededException"

    def __init__(self) -> None:
        super().__init__("Resource limit exceeded.")


class TooManyTags(ClientError):
    """A guess at its words."""

    code = "TooManyTagsException"

    def __init__(self, most: int, resource: str) -> None:
        super().__init__(f"A resource can have up to {most} tags.", resourceName=resource)


class DeletionProtected(ClientError):
    """The code is documented for DeleteLogGroup, its words are a guess."""

    code = "ValidationException"

    def __init__(self) -> None:
        super().__init__("The log group has deletion protection enabled. Disable it before deleting the log group.")
