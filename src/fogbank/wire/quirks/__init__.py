"""Defects and gaps of the models, as data, each with a link.

The models are botocore's, which are made for clients. What a server needs beside them, or needs differently, is
written here and nowhere else.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from fogbank.wire.quirks import s3, sqs


class Quirks(Struct, frozen=True):
    """What is to be known of one service beyond its model."""

    # Shape -> member -> its name in the query protocol. Members of maps are "key" and "value".
    query_names: Mapping[str, Mapping[str, str]] = {}
    # Error shape -> (code in the query protocol, HTTP status), for those whose model has lost them.
    query_errors: Mapping[str, tuple[str, int]] = {}
    # A code that is no shape of the model -> what `__type` says instead.
    coral_names: Mapping[str, str] = {}
    # The namespace before the # of `__type`; services without one send the bare name.
    namespace: str = ""
    xml_namespace: str = ""
    extra_protocols: tuple[str, ...] = ()
    # Output shape -> the root element of its document; without an entry it is the shape's name.
    xml_roots: Mapping[str, str] = {}
    # Outputs whose only member is the text of the root element.
    unwrapped: frozenset[str] = frozenset()
    # The member that the path of a request in the query protocol gives, when no parameter does.
    path_member: str = ""
    # Error shape -> what the query protocol says instead of the message.
    query_messages: Mapping[str, str] = {}
    # What the query protocol writes at the end of each error.
    query_error_end: str = ""
    # A form cannot say that a list or map is empty: where one is required, none is empty, for the service to judge.
    absent_is_empty: bool = False
    # Operations that need no signature.
    unsigned: frozenset[str] = frozenset()
    # "Shape.Member"s whose constraints the service checks itself, in words of its own.
    judged_by_service: frozenset[str] = frozenset()


NONE: Final = Quirks()

QUIRKS: Final[Mapping[str, Quirks]] = {
    # Who got a message visits its URLs. https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
    # https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
    "sns": Quirks(unsigned=frozenset({"ConfirmSubscription", "Unsubscribe"})),
    "sqs": Quirks(
        query_names=sqs.QUERY_NAMES,
        query_errors=sqs.QUERY_ERRORS,
        coral_names=sqs.CORAL_NAMES,
        namespace="com.amazonaws.sqs",
        xml_namespace="http://queue.amazonaws.com/doc/2012-11-05/",
        extra_protocols=("query",),
        path_member="QueueUrl",
        query_messages=sqs.QUERY_MESSAGES,
        query_error_end="<Detail/>",
        absent_is_empty=True,
    ),
    "s3": Quirks(
        xml_roots=s3.XML_ROOTS,
        unwrapped=s3.UNWRAPPED,
        xml_namespace="http://s3.amazonaws.com/doc/2006-03-01/",
    ),
    # https://github.com/awslabs/amazon-redshift-monitoring/pull/25
    "lambda": Quirks(
        judged_by_service=frozenset({"CreateFunctionRequest.Runtime", "UpdateFunctionConfigurationRequest.Runtime"})
    ),
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    "dynamodb": Quirks(namespace="com.amazonaws.dynamodb.v20120810"),
    "dynamodbstreams": Quirks(namespace="com.amazonaws.dynamodb.v20120810"),
    # Step Functions grew out of SWF, and its errors still say so:
    # https://github.com/aws/aws-sdk-go/issues/1540
    "stepfunctions": Quirks(namespace="com.amazonaws.swf.service.v2.model"),
    "cloudwatch": Quirks(namespace="com.amazonaws.cloudwatch.v2010_08_01"),
}


def quirks_of(service: str) -> Quirks:
    """The quirks of a service by its name."""
    return QUIRKS.get(service, NONE)
