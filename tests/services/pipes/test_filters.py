"""Filters: what a pipe takes on, what it removes, and what it says of it."""

from typing import Any

import pytest

from fogbank.fabric import trace
from tests.services.pipes.piping import Piping

HEADER = "Root=1-65000000-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1"


# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html#pipes-filter-sqs
@pytest.mark.parametrize(
    ("pattern", "body", "passes"),
    [
        pytest.param('{"body": ["text"]}', "text", True, id="a text by a text"),
        pytest.param('{"body": ["text"]}', "other", False, id="another text"),
        pytest.param('{"body": {"k": ["v"]}}', "text", False, id="a text by JSON is dropped"),
        pytest.param('{"body": [{"prefix": ""}]}', {"k": "v"}, False, id="JSON by a text is dropped"),
        pytest.param('{"body": {"k": ["v"]}}', {"k": "v"}, True, id="JSON by JSON"),
        pytest.param('{"body": {"k": ["v"]}}', {"k": "w"}, False, id="other JSON"),
        pytest.param('{"attributes": {"SenderId": [{"exists": true}]}}', "text", True, id="by metadata alone"),
        pytest.param('{"attributes": {"SenderId": [{"exists": true}]}}', {"k": "v"}, True, id="JSON by metadata alone"),
        pytest.param('{"body": {"n": [{"numeric": [">", 5]}]}}', {"n": 6}, True, id="a number"),
        pytest.param('{"body": {"k": [{"prefix": {"equals-ignore-case": "A"}}]}}', {"k": "ab"}, True, id="any case"),
    ],
)
def test_what_passes(piping: Piping, pattern: str, body: Any, passes: bool) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, SourceParameters={"FilterCriteria": {"Filters": [{"Pattern": pattern}]}})
    piping.send(body)
    assert piping.left(url) == int(passes)
    assert piping.left() == 0


def test_one_of_several_filters_must_match(piping: Piping) -> None:
    url, arn = piping.queue()
    filters = [{"Pattern": '{"body": ["a"]}'}, {"Pattern": '{"body": ["b"]}'}]
    piping.pipe(
        arn,
        SourceParameters={"FilterCriteria": {"Filters": filters}},
        TargetParameters={"InputTemplate": "<$.body>"},
    )
    piping.send("a", "b", "c")
    assert sorted(piping.cloud.bodies(url)) == ["a", "b"]


def test_the_trace_says_why_not(piping: Piping) -> None:
    pattern = '{"body": {"kind": ["order", {"prefix": "or"}]}}'
    pipe = piping.pipe(piping.queue()[1], SourceParameters={"FilterCriteria": {"Filters": [{"Pattern": pattern}]}})
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": HEADER}}
    piping.send({"kind": "refund"}, MessageSystemAttributes=header)
    [hop] = [hop for hop in piping.hops() if hop.outcome == "filtered"]
    assert (hop.kind, hop.target, hop.root) == ("match", pipe, trace.origin(HEADER)[0])
    assert hop.why == 'body.kind: wanted "order" or prefix "or", found "refund"'
