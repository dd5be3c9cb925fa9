"""Errors of the wire itself, and what every protocol must know of an AwsError to render it.

https://smithy.io/2.0/aws/protocols/index.html, of each protocol the section "Operation error serialization".
The bodies are written by the codecs; here are the names, codes, statuses and headers.

    UnknownOperation (kernel)
    ├─ UnknownAction          the query protocol's words for it
    └─ UnknownPath            no template of the REST service matches
    ClientError (kernel)
    ├─ SerializationException a JSON or CBOR body that is no JSON or CBOR, or holds the wrong types
    ├─ MalformedInput         the same in the query protocol
    ├─ MalformedXml           the same in S3
    ├─ MalformedQueryString   query parameters that contradict each other
    ├─ MissingAction          a request for a query service without Action
    └─ Unattributable         a request that is for no service at all
"""

from typing import Any, Final, Literal, Protocol

from msgspec import Struct

from fogbank.kernel.errors import AwsError, ClientError, UnknownOperation, Unsupported, ValidationError
from fogbank.wire.models import Service, Shape


class SerializationException(ClientError):
    """The body could not be read into the operation's input."""

    code = "SerializationException"


class MalformedInput(ClientError):
    """A parameter could not be read as its type.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
    """

    code = "MalformedInput"


class MalformedXml(ClientError):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList"""

    code = "MalformedXML"

    def __init__(self) -> None:
        super().__init__("The XML you provided was not well-formed or did not validate against our published schema")


class MalformedQueryString(ClientError):
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html"""

    code = "MalformedQueryString"
    status = 404

    def __init__(self, reason: str) -> None:
        super().__init__(f"The query string contains a syntax error: {reason}")


class MissingAction(ClientError):
    """A request for a query service that names no action."""

    code = "MissingAction"

    def __init__(self) -> None:
        super().__init__("The request must contain the parameter Action.")


class UnknownAction(UnknownOperation):
    """https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, InvalidAction."""

    code = "InvalidAction"

    def __init__(self, service: str, action: str, version: str) -> None:
        # SQS has its own front end and its own words for it.
        text = f"The action {action} is not valid for this endpoint."
        super().__init__(text if service == "sqs" else f"Could not find operation {action} for version {version}")


class UnknownPath(UnknownOperation):
    """What the REST services answer to a path that none of their operations has.

    https://github.com/boto/boto3/issues/294
    """

    code = "AccessDeniedException"
    status = 403

    def __init__(self) -> None:
        super().__init__("Unable to determine service/operation name to be authorized")


class MethodNotAllowed(UnknownOperation):
    """https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList"""

    code = "MethodNotAllowed"
    status = 405

    def __init__(self) -> None:
        super().__init__("The specified method is not allowed against this resource.")


class Unattributable(ClientError):
    """A request that no service could be found for: neither target, action, signature nor host tells."""

    code = "UnknownService"
    status = 404

    def __init__(self) -> None:
        super().__init__("The request could not be attributed to a service.")


Form = Literal["json", "query", "s3"]
_FORMS: Final[tuple[Form, ...]] = ("json", "query")  # those in which the house spells its errors

# Errors that every service may answer are spelled differently in each family of protocols. Whichever spelling an
# error was raised with, a client of the protocol sees its own. (The faults of signatures are in auth_errors.)
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html (JSON)
# https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html (query)
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (S3)
_COMMON: Final[tuple[dict[Form, str], ...]] = (
    {"json": "AccessDeniedException", "query": "AccessDenied", "s3": "AccessDenied"},
    {"json": "ThrottlingException", "query": "Throttling", "s3": "SlowDown"},
    {"json": "SerializationException", "query": "MalformedInput", "s3": "MalformedXML"},
    {"json": "UnknownOperationException", "query": "InvalidAction", "s3": "MethodNotAllowed"},
    {"json": "ValidationException", "query": "ValidationError", "s3": "InvalidArgument"},
    {"json": "InternalFailure", "query": "InternalFailure", "s3": "InternalError"},
)
_BY_CODE: Final = {row[form]: row for row in _COMMON for form in _FORMS}


class Fault(Struct, frozen=True):
    """An error as its service's model tells it."""

    name: str  # the shape's name, or the error's own code
    query_code: str  # what the query protocol calls it
    status: int
    sender: bool
    message: str
    extra: dict[str, object]  # members beside the message
    shape: Shape | None

    @property
    def message_member(self) -> str:
        """The member of the shape that is the message; `message` unless the model says otherwise."""
        if self.shape is not None:
            for name, member in self.shape.members.items():
                if name.lower() == "message":
                    return member.location_name or name
        # Coral's own errors begin it with a capital: {"__type":"…#SerializationException","Message":"…"}
        return "Message" if self.name in ("SerializationException", "AccessDeniedException") else "message"


def describe(service: Service | None, error: AwsError, form: Form) -> Fault:
    """What to render: names and status from the service's model, and from the error where the model is silent."""
    # A refusal of ours is none of SQS's UnsupportedOperation, nor the general validation SNS's ValidationException.
    general = isinstance(error, Unsupported) or (form == "query" and type(error) is ValidationError)
    shape = None if service is None or general else service.error_shape(error.code)
    if service is None or shape is None:
        row = _BY_CODE.get(error.code, {"json": error.code, "query": error.code, "s3": error.code})
        sender = error.fault == "Sender"
        return Fault(row[form], row["query"], error.status, sender, error.message, error.extra, None)
    code, status = shape.name, error.status
    if shape.error is not None:
        code = shape.error.code or code
        status = shape.error.http_status_code or status
    if shape.name in service.quirks.query_errors:
        code, status = service.quirks.query_errors[shape.name]
    if shape.server_fault and status < 500:
        status = 500
    return Fault(shape.name, code, status, status < 500, error.message, error.extra, shape)


def type_of(service: Service | None, fault: Fault) -> str:
    """The `__type` of an error: with its namespace where the service sends one."""
    if service is None or not service.quirks.namespace:
        return fault.name
    if fault.shape is not None:
        return f"{service.quirks.namespace}#{fault.name}"
    if fault.name == "ValidationException":
        return f"com.amazon.coral.validate#{fault.name}"
    return f"com.amazon.coral.service#{service.quirks.coral_names.get(fault.name, fault.name)}"


class Encoder(Protocol):
    """What `error_members` needs of documents.Writer."""

    def write(self, shape: Shape, value: Any) -> Any: ...


def error_members(fault: Fault, writer: Encoder) -> dict[str, Any]:
    """The message and the members of an error, as a document holds them."""
    members: dict[str, Any] = {}
    if fault.message:
        members[fault.message_member] = fault.message
    known = {} if fault.shape is None else fault.shape.members
    for name, value in fault.extra.items():
        if value is None or (name in known and known[name].location):
            continue  # absent, or in a header
        if name in known:
            members[known[name].location_name or name] = writer.write(known[name], value)
        else:
            members[name] = value
    return members


def query_error_headers(service: Service | None, fault: Fault) -> dict[str, str]:
    """`x-amzn-query-error`, by which services that once spoke the query protocol keep their old codes.

    https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
    """
    if service is None or not service.facts.query_compatible:
        return {}
    return {"x-amzn-query-error": f"{fault.query_code};{'Sender' if fault.sender else 'Receiver'}"}
