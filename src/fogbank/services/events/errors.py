"""EventBridge's errors, in its own words.

    ClientError
    ├─ Invalid (ValidationException) ─ InvalidParameter    what the model cannot say
    ├─ ResourceNotFound ─ NoBus, NoRule, NoArchive, NoReplay
    ├─ ResourceAlreadyExists  LimitExceeded  ManagedRule
    └─ InvalidEventPattern  IllegalStatus  PolicyLengthExceeded

Codes: each operation's page of https://docs.aws.amazon.com/eventbridge/latest/APIReference/. AWS documents none of
the messages. Where one was read in a report of somebody's, a link says so; one marked "a guess" was found nowhere;
the others are as AWS is remembered to answer.
"""

from fogbank.kernel.errors import ClientError


class Invalid(ClientError):
    code = "ValidationException"


class InvalidParameter(Invalid):
    """The form in which EventBridge refuses a value."""

    def __init__(self, parameter: str, reason: str = "") -> None:
        suffix = f" Reason: {reason}" if reason else ""
        super().__init__(f"Parameter {parameter} is not valid.{suffix}")


class ResourceNotFound(ClientError):
    code = "ResourceNotFoundException"


class NoBus(ResourceNotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Event bus {name} does not exist.")


class NoRule(ResourceNotFound):
    """https://github.com/turbot/steampipe-plugin-aws/issues/1591"""

    def __init__(self, name: str, bus: str) -> None:
        super().__init__(f"Rule {name} does not exist on EventBus {bus}.")


class NoArchive(ResourceNotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Archive {name} does not exist.")


class NoReplay(ResourceNotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Replay {name} does not exist.")


class ResourceAlreadyExists(ClientError):
    """`kind` as AWS calls it at the beginning of a sentence: "Event bus", "Archive", "Replay"."""

    code = "ResourceAlreadyExistsException"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind} {name} already exists.")


class LimitExceeded(ClientError):
    code = "LimitExceededException"

    def __init__(self) -> None:
        super().__init__("The requested resource exceeds the maximum number allowed.")


class ManagedRule(ClientError):
    """A rule of another service's is not to be changed. The text is a guess."""

    code = "ManagedRuleException"

    def __init__(self, name: str, by: str) -> None:
        super().__init__(f"Rule {name} is managed by {by}.")


class InvalidEventPattern(ClientError):
    code = "InvalidEventPatternException"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Event pattern is not valid. Reason: {reason}")


class IllegalStatus(ClientError):
    code = "IllegalStatusException"


class PolicyLengthExceeded(ClientError):
    """The text is a guess."""

    code = "PolicyLengthExceededException"

    def __init__(self) -> None:
        super().__init__("The policy exceeds the maximum length allowed.")
