"""Scheduler's errors, in its own words.

    ClientError
    ├─ Invalid (ValidationException)      what the model cannot say
    ├─ NotFound ─ NoSchedule, NoGroup
    └─ Conflicting ─ ScheduleExists, GroupExists

Codes: https://docs.aws.amazon.com/scheduler/latest/APIReference/CommonErrors.html and each operation's page. AWS
documents none of the messages. Those marked "a guess" were found nowhere.
"""

from fogbank.kernel.errors import ClientError


class Invalid(ClientError):
    code = "ValidationException"


class InvalidScheduleExpression(Invalid):
    def __init__(self, expression: str) -> None:
        super().__init__(f"Invalid Schedule Expression {expression}.")


class InvalidTimezone(Invalid):
    """The text is a guess."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Invalid Schedule Expression Timezone {name}.")


class NotFound(ClientError):
    code = "ResourceNotFoundException"
    status = 404


class NoSchedule(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Schedule {name} does not exist.")


class NoGroup(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"Schedule group {name} does not exist.")


class Conflicting(ClientError):
    code = "ConflictException"
    status = 409


class ScheduleExists(Conflicting):
    def __init__(self, name: str) -> None:
        super().__init__(f"Schedule {name} already exists.")


class GroupExists(Conflicting):
    def __init__(self, name: str) -> None:
        super().__init__(f"Schedule group {name} already exists.")


class GroupIsDeleted(Conflicting):
    """The text is a guess."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Schedule group {name} is being deleted.")
