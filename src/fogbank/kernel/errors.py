"""Errors are values in AWS's own words: raised in the domain, rendered by the wire.

    AwsError                        code, status, message; never raised as such
    ├─ ClientError                  4xx: the sender is at fault
    │  ├─ ValidationError           the input does not fit the service's model
    │  ├─ UnknownOperation          no such operation in the service's model
    │  ├─ Unsupported               AWS has it, Fogbank does not, and says so by name
    │  └─ (each service's own)      in services/<service>/model.py or errors.py
    └─ ServerError                  5xx: we are at fault
       ├─ InternalFailure           a defect; its trace is in the log under the request id
       └─ ServiceUnavailable        the disk refuses, or the server is stopping; safe to try again

`code` is the name of the error's shape where the service's model has one, and otherwise the code that the
service documents. How it is spelled in a protocol (`__type`, `<Code>`, the query-compatible header) is the
wire's business.
"""

from collections.abc import Mapping
from typing import ClassVar


class AwsError(Exception):
    """What a caller is told. `extra` holds the error shape's own members beside the message.

    `headers` go with it where the protocol is HTTP's own (REST).
    """

    code: ClassVar[str] = "InternalFailure"
    status: ClassVar[int] = 400
    fault: ClassVar[str] = "Sender"
    headers: Mapping[str, str] = {}

    def __init__(self, message: str = "", **extra: object) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class ClientError(AwsError):
    """The request cannot be served as it is; nothing was changed."""


class ServerError(AwsError):
    """The request was fine and could not be served; the caller may try again."""

    status = 500
    fault = "Receiver"


class ValidationError(ClientError):
    """The input does not fit the model; `wire` gives the code and text that its service uses."""

    code = "ValidationException"


class UnknownOperation(ClientError):
    """No such operation."""

    code = "UnknownOperationException"


class Unsupported(ClientError):
    """AWS has it and Fogbank does not. The message names the operation, member or value.

    501 tells it from a mistake of the caller's; SDKs do not retry it.
    """

    code = "UnsupportedOperation"
    status = 501

    def __init__(self, what: str) -> None:
        super().__init__(f"Fogbank does not support {what}.")


class InternalFailure(ServerError):
    """A defect of ours.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
    """

    code = "InternalFailure"

    def __init__(self) -> None:
        super().__init__("The request processing has failed because of an unknown error, exception or failure.")


class ServiceUnavailable(ServerError):
    """A temporary failure of the server; nothing was acknowledged."""

    code = "ServiceUnavailable"
    status = 503

    def __init__(self, message: str = "The request has failed due to a temporary failure of the server.") -> None:
        super().__init__(message)
