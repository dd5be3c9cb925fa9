"""What targets get: paths, and the published examples of input transformers."""

import json
from typing import Any

import pytest

from fogbank.fabric.transform import (
    ABSENT,
    INGESTION_TIME,
    RULE_ARN,
    RULE_NAME,
    InputError,
    PathError,
    Reshaping,
    Transformer,
    check_reshaping,
    fill_pipe_template,
    read_path,
    reshape,
)

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
EVENT: dict[str, Any] = {
    "version": "0",
    "id": "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "123456789012",
    "time": "2015-11-11T21:29:54Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
    "detail": {"instance-id": "i-0123456789", "state": "RUNNING"},
}
PATHS = {
    "timestamp": "$.time",
    "instance": "$.detail.instance-id",
    "state": "$.detail.state",
    "resource": "$.resources[0]",
    "detail": "$.detail",
    "resources": "$.resources",
    "nothing": "$.detail.nothing",
    "odd": "no path",
}
VARIABLES = {
    RULE_ARN: "arn:aws:events:us-east-2:123456789012:rule/example",
    RULE_NAME: "example",
    INGESTION_TIME: "2015-11-11T21:29:55Z",
}
WITHOUT_DETAIL = {name: value for name, value in EVENT.items() if name != "detail"}
PUBLISHED = [
    ("a string", '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'),
    (
        "escaped quotes",
        '"instance \\"<instance>\\" is in <state>"',
        '"instance \\"i-0123456789\\" is in RUNNING"',
    ),
    (
        "JSON, minified",
        '{\n  "instance" : <instance>,\n  "state": <state>\n}',
        '{"instance":"i-0123456789","state":"RUNNING"}',
    ),
    (
        "JSON with strings and variables",
        '{"instance" : <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>"}',
        '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ),
    (
        "variables and static values",
        '{"instance" : <instance>, "state": [ 9, <state>, true ], "Transformed" : "Yes"}',
        '{"instance":"i-0123456789","state":[9,"RUNNING",true],"Transformed":"Yes"}',
    ),
    (
        "reserved variables in JSON",
        '{"ruleArn" : <aws.events.rule-arn>, "ruleName" : <aws.events.rule-name>}',
        '{"ruleArn":"arn:aws:events:us-east-2:123456789012:rule/example","ruleName":"example"}',
    ),
    ("when it came", '{"at": <aws.events.event.ingestion-time>}', '{"at":"2015-11-11T21:29:55Z"}'),
    ("reserved variables in a string", '"<aws.events.rule-name> triggered"', '"example triggered"'),
    ("the event without its detail", "<aws.events.event>", json.dumps(WITHOUT_DETAIL, separators=(",", ":"))),
    ("the whole event", '{"e": <aws.events.event.json>}', json.dumps({"e": EVENT}, separators=(",", ":"))),
    ("an element of a list", '{"r": <resource>}', '{"r":"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"}'),
    ("an object", '{"d": <detail>}', '{"d":{"instance-id":"i-0123456789","state":"RUNNING"}}'),
    ("an object in a string loses its quotes", '"<detail>"', '"{instance-id:i-0123456789,state:RUNNING}"'),
    ("nothing there, in a string", '"a<nothing>b"', '"ab"'),
    ("nothing there, in JSON", '{"n": <nothing>}', '{"n":""}'),
    ("a path that is none finds nothing", '{"n": <odd>}', '{"n":""}'),
    ("several lines", '"<instance>"\n"<state>"', '"i-0123456789"\n"RUNNING"'),
    ("what is no variable stays", '"<b><state></b>"', '"<b>RUNNING</b>"'),
]


@pytest.mark.parametrize(("template", "output"), [pytest.param(t, o, id=name) for name, t, o in PUBLISHED])
def test_transformer(template: str, output: str) -> None:
    reshaping = Reshaping(transformer=Transformer(PATHS, template))
    assert reshape(reshaping, EVENT, VARIABLES).decode() == output


@pytest.mark.parametrize(
    ("reshaping", "output"),
    [
        pytest.param(Reshaping(), EVENT, id="all of it"),
        pytest.param(Reshaping(input='{"fixed": [1]}'), {"fixed": [1]}, id="a fixed text"),
        pytest.param(
            Reshaping(input_path="$.detail"), {"instance-id": "i-0123456789", "state": "RUNNING"}, id="a part"
        ),
        pytest.param(Reshaping(input_path="$.detail.state"), "RUNNING", id="a value"),
        pytest.param(Reshaping(input_path="$"), EVENT, id="the root"),
        pytest.param(Reshaping(input_path="$.other"), None, id="nothing"),
    ],
)
def test_other_inputs(reshaping: Reshaping, output: Any) -> None:
    assert json.loads(reshape(reshaping, EVENT, VARIABLES)) == output


DOCUMENT = {"a": {"b-c": [{"d": 1}, {"d": 2}, {"e": 3}]}, "p/q": {"_r": None}, "grid": [[1, 2], [3, 4]], "no": []}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", DOCUMENT),
        ("$.a.b-c[1].d", 2),
        ("$.a.b-c[*].d", [1, 2]),
        ("$.a.b-c[*]", [{"d": 1}, {"d": 2}, {"e": 3}]),
        ("$.p/q._r", None),
        ("$.grid[1][0]", 3),
        ("$.grid[*][1]", [2, 4]),
        ("$.a.b-c[7]", ABSENT),
        ("$.a.b-c.d", ABSENT),
        ("$.a[0]", ABSENT),
        ("$.x.y", ABSENT),
        ("$.no[*]", ABSENT),
    ],
)
def test_paths(path: str, found: Any) -> None:
    assert read_path(DOCUMENT, path) == found


@pytest.mark.parametrize("path", ["", "a", "$a", "$.", "$..a", "$.a[", "$.a[-1]", "$['a']", "$.a b", "$.a[?(@.b)]"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(PathError):
        read_path(DOCUMENT, path)


@pytest.mark.parametrize(
    ("reshaping", "message"),
    [
        (Reshaping(input="{"), "Input for target t is not a valid JSON text."),
        (Reshaping(input_path="detail"), "InputPath for target t"),
        (Reshaping(input="{}", input_path="$"), "Only one of Input, InputPath, or InputTransformer"),
        (Reshaping(transformer=Transformer({}, "no quotation marks")), "Invalid InputTemplate for target t"),
        (Reshaping(transformer=Transformer({}, '{"a": <unknown>}')), "<unknown>"),
        (Reshaping(transformer=Transformer({"AWS.x": "$.a"}, "{}")), "AWS.x"),
    ],
)
def test_what_is_refused(reshaping: Reshaping, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_reshaping(reshaping, "t")


@pytest.mark.parametrize("template", [template for _, template, _ in PUBLISHED if "<b>" not in template])
def test_published_templates_are_taken(template: str) -> None:
    check_reshaping(Reshaping(transformer=Transformer(PATHS, template)), "t")


# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
RECORD: dict[str, Any] = {
    "messageId": "m",
    "body": {"key": "value", "n": 7, "Records": [1, 2, 3, {"x": 4}]},
    "attributes": {"SenderId": "AIDA"},
}
PIPE = {
    "aws.pipes.pipe-arn": "arn:aws:pipes:us-east-1:123456789012:pipe/example",
    "aws.pipes.pipe-name": "example",
    "aws.pipes.event.ingestion-time": "2023-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("template", "output"),
    [
        pytest.param("Hello, sender", "Hello, sender", id="a static string"),
        pytest.param("<$.attributes.SenderId>", "AIDA", id="a path"),
        pytest.param("<$.body>", "{key:value,n:7,Records:[1,2,3,{x:4}]}", id="a path to an object"),
        pytest.param("Hello, <$.attributes.SenderId>", "Hello, AIDA", id="a dynamic string without quotes"),
        pytest.param('"Hello, <$.attributes.SenderId>"', '"Hello, AIDA"', id="a dynamic string"),
        pytest.param('{ "key1": "value1" }', '{"key1":"value1"}', id="static JSON"),
        pytest.param(
            '{"key2": <$.body.key>, "d": <aws.pipes.event.ingestion-time>}',
            '{"key2":"value","d":"2023-01-01T00:00:00Z"}',
            id="dynamic JSON",
        ),
        pytest.param('{"x": <$.body.Records[3]>}', '{"x":{"x":4}}', id="an element"),
        pytest.param('{"n": <$.body.n>}', '{"n":7}', id="a number"),
        pytest.param(
            '{"pipeArn" : <aws.pipes.pipe-arn>, "pipeName" : <aws.pipes.pipe-name>}',
            '{"pipeArn":"arn:aws:pipes:us-east-1:123456789012:pipe/example","pipeName":"example"}',
            id="reserved variables",
        ),
        pytest.param('{"e": <aws.pipes.event.json>}', json.dumps({"e": RECORD}, separators=(",", ":")), id="the event"),
        pytest.param('"<$.body>"', '"{key:value,n:7,Records:[1,2,3,{x:4}]}"', id="an object in a string"),
        pytest.param('"<aws.pipes.enrichment-arn>"', '""', id="what a pipe has not"),
    ],
)
def test_pipe_templates(template: str, output: str) -> None:
    assert fill_pipe_template(template, RECORD, PIPE) == output


def test_an_event_that_is_no_json() -> None:
    assert fill_pipe_template('{"e": <aws.pipes.event>}', "text", PIPE) == '{"e":"text"}'
    assert fill_pipe_template('{"e": <aws.pipes.event.json>}', "text", PIPE) == '{"e":""}'
