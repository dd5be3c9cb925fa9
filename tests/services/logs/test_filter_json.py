"""Patterns for JSON: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html"""

import json
from typing import Any, Final

import pytest

from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.filters import filter_of

TRAIL: Final = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "ThisFlag": True,
    "cluster.name": "c",
}
PEOPLE: Final = {
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
    "actions": ["GET", "PUT", "DELETE"],
    "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
}
NUMBERS: Final = {
    "bandwidth": 76, "latency": 49.5, "refreshRate": 60, "responseTime": 5, "errorCode": 400, "number": [1000, 0.002],
    "status": "404", "flag": False, "big": 123456789012345678,
}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "event", "matches"),
    [
        # Strings
        ('{ $.eventType = "UpdateTrail" }', TRAIL, True),
        ("{ $.sourceIPAddress != 123.123.* }", TRAIL, True),
        ("{ $.sourceIPAddress = 111.111.* }", TRAIL, True),
        ('{ $.arrayKey[0] = "value" }', TRAIL, True),
        ("{ $.eventType = %Trail% }", TRAIL, True),
        ("{ $.arrayKey[*] = %val.{2}% }", TRAIL, True),
        (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", TRAIL, True),
        ("{ $.['cluster.name'] = \"c\" }", TRAIL, True),
        ('{ $["cluster.name"] = "c" }', TRAIL, True),
        ("{ $.objectList[1].id = 2 }", TRAIL, True),
        ("{ $.objectList[*].id = 2 }", TRAIL, True),
        ("{ $.SomeObject IS NULL }", TRAIL, True),
        ("{ $.ThisFlag IS TRUE }", TRAIL, True),
        ("{ $.ThisFlag is true }", TRAIL, True),
        ("{ $.ThisFlag IS FALSE }", TRAIL, False),
        ("{ $.SomeOtherObject NOT EXISTS }", TRAIL, True),
        ("{ $.SomeObject NOT EXISTS }", TRAIL, False),
        ("{$.eventType=UpdateTrail}", TRAIL, True),
        ('{ $.eventType = "*Trail" }', TRAIL, True),
        ('{ $.eventType = "Update*" }', TRAIL, True),
        ('{ $.eventType = "*ateTr*" }', TRAIL, True),
        # "Ev*ent will only match the actual string Ev*ent."
        ('{ $.eventType = "Up*Trail" }', TRAIL, False),
        ('{ $.a = "Up*Trail" }', {"a": "Up*Trail"}, True),
        ('{ $.eventType = "*" }', TRAIL, True),
        ('{ $.nothing = "*" }', TRAIL, False),
        # "If a property selector points to an array or object, the filter pattern won't match the log format."
        ("{ $.users = 1 }", {"users": [1, 2, 3]}, False),
        ("{ $.users != 1 }", {"users": [1, 2, 3]}, False),
        # https://github.com/DataBiosphere/azul/issues/5884
        (
            '{($.errorCode = "AccessDenied") && ($.userIdentity.invokedBy != "cloudfront.amazonaws.com")}',
            {"errorCode": "AccessDenied", "userIdentity": {"accountId": "anonymous"}},
            False,
        ),
        # Numbers
        ("{ $.bandwidth > 75 }", NUMBERS, True),
        ("{ $.latency < 50 }", NUMBERS, True),
        ("{ $.refreshRate >= 60 }", NUMBERS, True),
        ("{ $.responseTime <= 5 }", NUMBERS, True),
        ("{ $.errorCode = 400}", NUMBERS, True),
        ("{ $.errorCode != 500 }", NUMBERS, True),
        ("{ $.number[0] = 1e+3 }", NUMBERS, True),
        ("{ $.number[0] != 1e-3 }", NUMBERS, True),
        ("{ $.number[0] < 10e3 }", NUMBERS, True),
        ("{ $.number[1] < 10e-3 }", NUMBERS, True),
        ("{ $.bandwidth > +1000 }", NUMBERS, False),
        ("{ $.bandwidth > -1.5 }", NUMBERS, True),
        ("{ $.errorCode = 4* }", NUMBERS, True),
        ("{ $.errorCode = 5* }", NUMBERS, False),
        ("{ $.latency = * }", NUMBERS, True),
        ("{ $.status = 404 }", NUMBERS, True),
        ("{ $.status = 4* }", NUMBERS, True),
        ("{ $.status > 400 }", NUMBERS, False),
        ("{ $.flag = 0 }", NUMBERS, False),
        ("{ $.flag IS FALSE }", NUMBERS, True),
        ("{ $.big = 123456789012345678 }", NUMBERS, True),
        ("{ $.big = 123456789012345679 }", NUMBERS, False),
        # Compound expressions
        ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', PEOPLE, True),
        (
            '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "no" }',
            PEOPLE,
            True,
        ),
        (
            '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "no" }',
            PEOPLE,
            False,
        ),
        ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', PEOPLE, False),
        ("{ $.coordinates[2][1] = 8 }", PEOPLE, True),
        ("{ $.coordinates[2][3] = 8 }", PEOPLE, False),
        ("{ $.actions[-1] = 8 }", PEOPLE, None),
        # https://github.com/nccgroup/ScoutSuite/pull/892
        ("{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) }", {"eventName": "DeleteVpc"}, True),
        # https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
        (
            '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
            {"userIdentity": {"type": "Root"}, "eventType": "AwsConsoleSignIn"},
            True,
        ),
        (
            "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}",
            {"eventSource": "kms.amazonaws.com", "eventName": "ScheduleKeyDeletion"},
            True,
        ),
        # Elements of the root
        ("{ $[1].a = 2 }", [{"a": 1}, {"a": 2}], True),
        ('{ $.名 = "x" }', {"名": "x"}, True),
        # Not of the language
        ("{ $.a IS NOT NULL }", {}, None),
        ("{ $.a EXISTS }", {}, None),
        ("{ $.a = }", {}, None),
        ("{ $.a }", {}, None),
        ("{ a = 1 }", {}, None),
        ("{ $ = 1 }", {}, None),
        ("{ $.a = 1 && }", {}, None),
        ("{ $.a = 1 $.b = 2 }", {}, None),
        ("{ ($.a = 1 }", {}, None),
        ("{ $.a > x }", {}, None),
        ('{ $.a > "1" }', {}, None),
        ("{ $.a < %1% }", {}, None),
        ("{ $.*.* = 1 }", {}, None),
        ("{ $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }", {}, None),
        ("{ $.a = %x% || $.b = %y% || $.c = %z% }", {}, None),
        ("{ " + "(" * 100 + "$.a = 1" + ")" * 100 + " }", {}, None),
        ('{ $.a = "x }', {}, None),
        ("{ $.a = %x }", {}, None),
        ("{}", {}, None),
    ],
)
def test_json(pattern: str, event: Any, matches: bool | None) -> None:
    if matches is None:
        with pytest.raises(InvalidParameter) as caught:
            filter_of(pattern)
        assert caught.value.message.startswith("Invalid filter pattern")
    else:
        assert filter_of(pattern).matches(json.dumps(event, ensure_ascii=False)) is matches
        assert filter_of(pattern).extract(json.dumps(event, ensure_ascii=False)) == ({} if matches else None)


@pytest.mark.parametrize("event", ["", "text", "{", '{"a": 1', "[" * 5000, "1", '"a"', '{"a": 1} trailing'])
def test_what_is_no_json_matches_nothing(event: str) -> None:
    assert filter_of("{ $.a = 1 }").matches(event) is False
    assert filter_of("{ $.b NOT EXISTS }").matches(event) is False
