"""Event patterns of AWS's pages, with events that they are said to match or not.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-null-values.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html (and the pages beside it)
"""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.fabric.pattern import (
    EVENT_PATTERN,
    FILTER_CRITERIA,
    FILTER_POLICY,
    PIPE_FILTER,
    Dialect,
    PatternError,
    compile_pattern,
)
from fogbank.fabric.rules import RuleIndex

TERMINATED: dict[str, Any] = {
    "version": "0",
    "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "111122223333",
    "time": "2017-12-22T18:43:48Z",
    "region": "us-west-1",
    "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
    "detail": {"instance-id": "i-1234567890abcdef0", "state": "terminated"},
}
SCALING: dict[str, Any] = {
    "source": "aws.autoscaling",
    "resources": [
        "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b:autoScalingGroupName/ASGTerminate",
        "arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f",
    ],
    "detail": {"eventVersion": "", "responseElements": None},
}
INSTANCE = "arn:aws:ec2:us-east-1:123456789012:instance/"
COMPLEX = {
    "time": [{"prefix": "2017-10-02"}],
    "detail": {
        "state": [{"anything-but": "initializing"}],
        "c-count": [{"numeric": [">", 0, "<=", 5]}],
        "d-count": [{"numeric": ["<", 10]}],
        "x-limit": [{"anything-but": [100, 200, 300]}],
    },
}
METRICS = {
    "source": ["aws.cloudwatch"],
    "$or": [
        {"metricName": ["CPUUtilization", "ReadLatency"]},
        {"metricType": ["MetricType"], "namespace": ["AWS/EC2", "AWS/ES"]},
        {"scope": ["Service"]},
    ],
}
RULES: list[tuple[str, dict[str, Any], Any, bool]] = [
    (
        "three requirements",
        {
            "source": ["aws.ec2"],
            "detail-type": ["EC2 Instance State-change Notification"],
            "detail": {"state": ["terminated"]},
        },
        TERMINATED,
        True,
    ),
    ("below the top", {"detail": {"instance-id": ["i-1234567890abcdef0"]}}, TERMINATED, True),
    ("text by text", {"detail": {"state": ["terminate"]}}, TERMINATED, False),
    ("an array in the event", {"resources": [INSTANCE + "i-b188560f", INSTANCE + "i-2"]}, SCALING, True),
    ("an array without it", {"resources": [INSTANCE + "i-1"]}, SCALING, False),
    ("an empty text", {"detail": {"eventVersion": [""]}}, SCALING, True),
    ("null", {"detail": {"responseElements": [None]}}, SCALING, True),
    ("null is not the text", {"detail": {"responseElements": ["null"]}}, SCALING, False),
    ("prefix", {"time": [{"prefix": "2017-12-22"}]}, TERMINATED, True),
    ("prefix, ignoring case", {"s": [{"prefix": {"equals-ignore-case": "EventB"}}]}, {"s": "eventbridge"}, True),
    ("suffix", {"FileName": [{"suffix": ".png"}]}, {"FileName": "a.png"}, True),
    ("suffix, ignoring case", {"s": [{"suffix": {"equals-ignore-case": ".PNG"}}]}, {"s": "a.pnG"}, True),
    ("equals, ignoring case", {"detail-type": [{"equals-ignore-case": "ec2 x"}]}, {"detail-type": "EC2 X"}, True),
    ("anything but", {"detail": {"state": [{"anything-but": "initializing"}]}}, TERMINATED, True),
    ("anything but a number", {"x-limit": [{"anything-but": 123}]}, {"x-limit": 123.0}, False),
    ("anything but these", {"state": [{"anything-but": ["stopped", "overloaded"]}]}, {"state": "stopped"}, False),
    ("anything but these numbers", {"x": [{"anything-but": [100, 200, 300]}]}, {"x": 250}, True),
    ("no case of these", {"s": [{"anything-but": {"equals-ignore-case": ["A", "b"]}}]}, {"s": "B"}, False),
    ("no such prefix", {"state": [{"anything-but": {"prefix": "init"}}]}, {"state": "initializing"}, False),
    ("none of the prefixes", {"s": [{"anything-but": {"prefix": ["init", "error"]}}]}, {"s": "run"}, True),
    ("none of the suffixes", {"f": [{"anything-but": {"suffix": [".txt", ".rtf"]}}]}, {"f": "a.rtf"}, False),
    ("no such path", {"f": [{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}]}, {"f": "/usr/lib/x"}, False),
    ("numeric", {"c": [{"numeric": [">", 0, "<=", 5]}]}, {"c": 5}, True),
    ("numeric, by value", {"x-limit": [{"numeric": ["=", 3.018e2]}]}, {"x-limit": 301.8}, True),
    ("IPv4", {"sourceIPAddress": [{"cidr": "10.0.0.0/24"}]}, {"sourceIPAddress": "10.0.0.255"}, True),
    ("IPv4, beyond", {"sourceIPAddress": [{"cidr": "10.0.0.0/24"}]}, {"sourceIPAddress": "10.0.1.0"}, False),
    ("IPv6", {"ip": [{"cidr": "2001:db8::/32"}]}, {"ip": "2001:DB8:1::1"}, True),
    ("exists", {"detail": {"state": [{"exists": True}]}}, TERMINATED, True),
    ("does not exist", {"detail": {"c-count": [{"exists": False}]}}, TERMINATED, True),
    ("exists at leaves alone", {"detail": {"c-count": [{"exists": False}]}}, {"detail": {"c-count": {"c1": 1}}}, True),
    (
        "wildcard",
        {"EventBusArn": [{"wildcard": "*:us-east-1:*:event-bus/*"}]},
        {"EventBusArn": "a:us-east-1:1:event-bus/b"},
        True,
    ),
    (
        "all of many",
        COMPLEX,
        {
            "time": "2017-10-02T00:00:00Z",
            "detail": {"state": "on", "c-count": 5, "d-count": 9, "x-limit": 400},
        },
        True,
    ),
    (
        "one of many not",
        COMPLEX,
        {
            "time": "2017-10-02T00:00:00Z",
            "detail": {"state": "on", "c-count": 5, "d-count": 9, "x-limit": 200},
        },
        False,
    ),
    ("or, the first", METRICS, {"source": "aws.cloudwatch", "metricName": "ReadLatency"}, True),
    ("or, half of one", METRICS, {"source": "aws.cloudwatch", "namespace": "AWS/ES"}, False),
    ("or, the last", METRICS, {"source": "aws.cloudwatch", "scope": "Service"}, True),
    ("or, and the rest not", METRICS, {"source": "other", "scope": "Service"}, False),
]


@pytest.mark.parametrize(("pattern", "event", "matches"), [pytest.param(p, e, m, id=name) for name, p, e, m in RULES])
def test_rules(pattern: dict[str, Any], event: Any, matches: bool) -> None:
    assert compile_pattern(pattern, EVENT_PATTERN)(event) is matches
    index = RuleIndex()
    index.add("rule", pattern)
    assert index.match(event) == (["rule"] if matches else [])


RECORD = {"Location": "New York", "Day": "Monday", "LastName": "", "Name": "Alice", "UserID": None, "Price": 15}
CRITERIA: list[tuple[str, dict[str, Any], bool]] = [
    ("null", {"UserID": [None]}, True),
    ("empty", {"LastName": [""]}, True),
    ("equals", {"Name": ["Alice"]}, True),
    ("equals, ignoring case", {"Name": [{"equals-ignore-case": "alice"}]}, True),
    ("and", {"Location": ["New York"], "Day": ["Monday"]}, True),
    ("or of values", {"Day": ["Sunday", "Monday"]}, True),
    ("or of fields", {"$or": [{"Location": ["Oslo"]}, {"Day": ["Monday"]}]}, True),
    ("not", {"Day": [{"anything-but": ["Monday"]}]}, False),
    ("numeric equals", {"Price": [{"numeric": ["=", 15]}]}, True),
    ("numeric range", {"Price": [{"numeric": [">", 10, "<=", 20]}]}, True),
    ("exists", {"Name": [{"exists": True}]}, True),
    ("does not exist", {"Name": [{"exists": False}]}, False),
    ("begins with", {"Location": [{"prefix": "New"}]}, True),
    ("ends with", {"Location": [{"suffix": "York"}]}, True),
]


@pytest.mark.parametrize(("pattern", "matches"), [pytest.param(p, m, id=name) for name, p, m in CRITERIA])
@pytest.mark.parametrize("dialect", [FILTER_CRITERIA, PIPE_FILTER], ids=["mappings", "pipes"])
def test_criteria(pattern: dict[str, Any], matches: bool, dialect: Dialect) -> None:
    assert compile_pattern(pattern, dialect)(RECORD) is matches


# The message of the pages on filter policies, its attributes as an object.
MESSAGE = {
    "store": "example_corp",
    "event": "order_cancelled",
    "customer_interests": ["soccer", "rugby", "hockey"],
    "price_usd": 210.75,
    "encrypted": True,
    "source_ip": "10.0.0.17",
}
POLICIES: list[tuple[str, dict[str, Any], bool]] = [
    ("one of the values", {"customer_interests": ["rugby", "tennis"]}, True),
    ("none of the values", {"customer_interests": ["baseball", "basketball"]}, False),
    ("a number", {"price_usd": [210.75]}, True),
    ("anything but texts", {"customer_interests": [{"anything-but": ["rugby", "tennis"]}]}, True),
    ("anything but a prefix", {"event": [{"anything-but": {"prefix": "order-"}}]}, True),
    ("anything but a suffix", {"event": [{"anything-but": {"suffix": "ball"}}]}, True),
    ("anything but a wildcard", {"event": [{"anything-but": {"wildcard": "*cancel*"}}]}, False),
    ("anything but numbers", {"price_usd": [{"anything-but": [100, 500]}]}, True),
    ("whatever case", {"store": [{"equals-ignore-case": "EXAMPLE_CORP"}]}, True),
    ("an address", {"source_ip": [{"cidr": "10.0.0.0/24"}]}, True),
    ("a prefix", {"customer_interests": [{"prefix": "soc"}]}, True),
    ("a suffix", {"customer_interests": [{"suffix": "key"}]}, True),
    ("a wildcard", {"event": [{"wildcard": "order_*"}]}, True),
    ("a range", {"price_usd": [{"numeric": [">", 0, "<=", 150]}]}, False),
    ("a negative bound", {"price_usd": [{"numeric": [">=", -1]}]}, True),
    ("a key", {"store": [{"exists": True}]}, True),
    ("no key", {"store": [{"exists": False}]}, False),
    ("or", {"source_ip": ["10.0.0.17"], "$or": [{"price_usd": [1]}, {"store": ["example_corp"]}]}, True),
]


@pytest.mark.parametrize(("policy", "matches"), [pytest.param(p, m, id=name) for name, p, m in POLICIES])
def test_filter_policies(policy: dict[str, Any], matches: bool) -> None:
    assert compile_pattern(policy, FILTER_POLICY)(MESSAGE) is matches


# "Pipe support: No"
@pytest.mark.parametrize(
    "condition",
    [
        {"anything-but": {"prefix": "us-"}},
        {"anything-but": {"suffix": ".png"}},
        {"anything-but": {"equals-ignore-case": "x"}},
        {"anything-but": {"wildcard": "*"}},
        {"wildcard": "dir/*.png"},
    ],
)
def test_what_pipes_do_not_have(condition: dict[str, Any]) -> None:
    with pytest.raises(PatternError):
        compile_pattern({"a": [condition]}, PIPE_FILTER)


@given(st.text("ab*\\", max_size=6), st.text("ab*\\", max_size=8))
def test_wildcards_are_like_regular_expressions(pattern: str, text: str) -> None:
    try:
        matches = compile_pattern({"a": [{"wildcard": pattern}]}, EVENT_PATTERN)
    except PatternError:
        assert "**" in pattern or "\\" in pattern
        return
    pieces = re.findall(r"\\.|.", pattern, re.DOTALL)
    wanted = "".join(".*" if piece == "*" else re.escape(piece[-1]) for piece in pieces)
    assert matches({"a": text}) is (re.fullmatch(wanted, text, re.DOTALL) is not None)


def test_many_wildcards_take_no_time() -> None:
    matches = compile_pattern({"a": [{"wildcard": "*a" * 40 + "*b"}]}, EVENT_PATTERN)
    assert not matches({"a": "a" * 20_000})
