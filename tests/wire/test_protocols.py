"""What all codecs have in common."""

import pytest

from fogbank.wire.models import service
from fogbank.wire.protocols import codec_of


@pytest.mark.parametrize(
    ("protocol", "name", "action", "member"),
    [
        ("json", "kinesis", "SubscribeToShard", "EventStream"),
        ("cbor", "kinesis", "SubscribeToShard", "EventStream"),
        ("smithy-rpc-v2-cbor", "logs", "StartLiveTail", "responseStream"),
        ("rest-json", "lambda", "InvokeWithResponseStream", "EventStream"),
        ("rest-xml", "s3", "SelectObjectContent", "Payload"),
    ],
)
def test_a_stream_of_events_is_sent_as_it_comes(protocol: str, name: str, action: str, member: str) -> None:
    operation = service(name).operation(action)
    assert operation is not None
    reply = codec_of(protocol).encode(operation, {member: b"frames"}, "r")
    assert (reply.status, reply.body) == (200, b"frames")
    assert reply.headers["Content-Type"] == "application/vnd.amazon.eventstream"


def test_an_unknown_member_of_an_output_is_a_defect() -> None:
    for protocol, name, action in (
        ("json", "sqs", "SendMessage"),
        ("query", "sqs", "SendMessage"),
        ("rest-json", "lambda", "GetFunction"),
        ("rest-xml", "s3", "ListObjects"),
    ):
        operation = service(name).operation(action)
        assert operation is not None
        with pytest.raises(KeyError):
            codec_of(protocol).encode(operation, {"Colour": "red"}, "r")
