"""Pipes' errors.

    ClientError
    ├─ Invalid (ValidationException)     a text, or the fields that are wrong
    ├─ NoPipe (NotFoundException)
    ├─ Conflicting (ConflictException)
    └─ TooManyPipes (ServiceQuotaExceededException)

Codes and statuses: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html#API_CreatePipe_Errors
How wrong fields are told: https://github.com/hashicorp/terraform-provider-aws/issues/32018. AWS documents none of the
other messages: they are guesses.
"""

import msgspec

from fogbank.kernel.errors import ClientError


class Invalid(ClientError):
    code = "ValidationException"


class InvalidField(Invalid):
    """One parameter that is wrong."""

    def __init__(self, name: str, message: str) -> None:
        told = {"ValidationErrorFields": [{"Name": name, "Message": message}]}
        super().__init__(msgspec.json.encode(told).decode(), fieldList=[{"name": name, "message": message}])


class NoPipe(ClientError):
    code = "NotFoundException"
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(f"Pipe {name} does not exist.")


class Conflicting(ClientError):
    code = "ConflictException"
    status = 409

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message, resourceId=name, resourceType="Pipe")


class PipeExists(Conflicting):
    def __init__(self, name: str) -> None:
        super().__init__(name, f"Pipe {name} already exists.")


class PipeIsChanging(Conflicting):
    def __init__(self, name: str, state: str) -> None:
        super().__init__(name, f"Pipe {name} cannot be changed while it is {state}.")


class TooManyPipes(ClientError):
    code = "ServiceQuotaExceededException"
    status = 402

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"The account has {most} pipes in this region already.",
            resourceId=name,
            resourceType="Pipe",
            serviceCode="pipes",
            quotaCode="",
        )
