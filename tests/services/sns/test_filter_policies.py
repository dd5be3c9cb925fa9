"""Filter policies: which messages they let through, which policies are taken, and what a trace says.

Policies and messages: https://docs.aws.amazon.com/sns/latest/dg/example-filter-policies.html and the pages below it.
"""

import json
from typing import Any

import pytest

from fogbank.services.sns.errors import InvalidParameter
from fogbank.services.sns.filtering import Subjects, check_policy, filter_of
from fogbank.services.sns.messages import Message, MessageAttributeValue
from tests.services.sns.hub import Hub, invalid, refused

# The example of https://docs.aws.amazon.com/sns/latest/dg/example-filter-policies.html
ORDER = {
    "store": ("String", "example_corp"),
    "event": ("String", "order_placed"),
    "customer_interests": ("String.Array", '["soccer", "rugby", "hockey"]'),
    "price_usd": ("Number", "210.75"),
    "encrypted": ("String.Array", "[false]"),
    "picture": ("Binary", "x"),
}
BODY = {
    "product": {"id": 1, "name": "shoes", "tags": ["sport", "red"]},
    "store": "example_corp",
    "price_usd": 210.75,
    "ip": "10.0.0.255",
    "lines": [{"sku": "a", "count": 1}, {"sku": "b", "count": 5}],
}


def message(attributes: dict[str, tuple[str, str]], text: str = "m") -> Message:
    values = {
        name: MessageAttributeValue(kind, binary_value=value.encode())
        if kind == "Binary"
        else MessageAttributeValue(kind, value)
        for name, (kind, value) in attributes.items()
    }
    return Message("1", text, 0, attributes=values)


def passes(policy: dict[str, Any], subject: Message, *, scope: str = "MessageAttributes") -> bool:
    found = filter_of({"FilterPolicy": json.dumps(policy), "FilterPolicyScope": scope})
    assert found is not None
    return Subjects(subject).pass_through(found, "sqs")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param({"store": ["example_corp"], "event": ["order_placed"]}, True, id="both hold"),
        pytest.param({"store": ["example_corp"], "event": ["order_cancelled"]}, False, id="one does not"),
        pytest.param({"store": ["other", "example_corp"]}, True, id="one of two values"),
        pytest.param({"store": ["Example_Corp"]}, False, id="case matters"),
        pytest.param({"store": [{"equals-ignore-case": "EXAMPLE_corp"}]}, True, id="unless it is ignored"),
        pytest.param({"store": [{"prefix": "example"}]}, True, id="prefix"),
        pytest.param({"store": [{"suffix": "corp"}]}, True, id="suffix"),
        pytest.param({"store": [{"wildcard": "ex*_c*p"}]}, True, id="wildcard"),
        pytest.param({"store": [{"anything-but": ["other"]}]}, True, id="anything but others"),
        pytest.param({"store": [{"anything-but": ["example_corp"]}]}, False, id="anything but it"),
        pytest.param({"store": [{"anything-but": {"prefix": "exa"}}]}, False, id="anything but a prefix"),
        pytest.param({"store": [{"exists": True}]}, True, id="exists"),
        pytest.param({"nothing": [{"exists": False}]}, True, id="does not exist"),
        pytest.param({"nothing": [{"anything-but": ["x"]}]}, False, id="anything but: it must exist"),
        pytest.param({"customer_interests": ["hockey"]}, True, id="an element of an array"),
        pytest.param({"customer_interests": ["cricket", "rugby"]}, True, id="one of them an element"),
        pytest.param({"customer_interests": ["cricket"]}, False, id="no element"),
        pytest.param({"customer_interests": [{"prefix": "hoc"}]}, True, id="a prefix of an element"),
        pytest.param({"encrypted": [False]}, True, id="false in an array"),
        pytest.param({"encrypted": ["false"]}, False, id="false is no text"),
        pytest.param({"price_usd": [210.75]}, True, id="a number"),
        pytest.param({"price_usd": [{"numeric": [">", 100, "<=", 210.75]}]}, True, id="a range"),
        pytest.param({"price_usd": [{"numeric": ["<", 200]}]}, False, id="out of range"),
        pytest.param({"price_usd": ["210.75"]}, False, id="a number is no text"),
        pytest.param({"store": [{"numeric": ["=", 1]}]}, False, id="a text is no number"),
        pytest.param({"picture": [{"exists": True}]}, False, id="bytes are not seen"),
        pytest.param({"$or": [{"store": ["other"]}, {"price_usd": [{"numeric": [">", 200]}]}]}, True, id="or"),
        pytest.param({"$or": [{"store": ["other"]}, {"price_usd": [{"numeric": [">", 300]}]}]}, False, id="neither"),
    ],
)
def test_attributes(policy: dict[str, Any], expected: bool) -> None:
    check_policy(json.dumps(policy), on_body=False)
    assert passes(policy, message(ORDER)) is expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        pytest.param({"product": {"name": ["shoes"]}}, True, id="below"),
        pytest.param({"product": {"name": ["hats"]}}, False, id="another below"),
        pytest.param({"product": {"tags": ["red"]}}, True, id="an element of an array"),
        pytest.param({"product": {"id": [{"numeric": ["=", 1]}]}}, True, id="a number"),
        pytest.param({"product": {"colour": [{"exists": False}]}}, True, id="not there"),
        pytest.param({"ip": [{"cidr": "10.0.0.0/24"}]}, True, id="an address"),
        pytest.param({"lines": {"sku": ["a"], "count": [5]}}, False, id="one object must match as a whole"),
        pytest.param({"lines": {"sku": ["b"], "count": [5]}}, True, id="one that does"),
    ],
)
def test_bodies(policy: dict[str, Any], expected: bool) -> None:
    check_policy(json.dumps(policy), on_body=True)
    assert passes(policy, message({}, json.dumps(BODY)), scope="MessageBody") is expected


@pytest.mark.parametrize("text", ["hello", "[1]", '"store"', "{"])
def test_a_body_that_is_no_object_never_passes(text: str) -> None:
    assert passes({"a": [{"exists": False}]}, message({}, text), scope="MessageBody") is False


def values(count: int) -> list[str]:
    return [str(number) for number in range(count)]


@pytest.mark.parametrize(
    ("policy", "on_body", "expected"),
    [
        pytest.param("{", False, "failed to parse JSON.", id="no JSON"),
        pytest.param("[]", False, "failed to parse JSON.", id="no object"),
        pytest.param(
            {"a": {"b": ["c"]}},
            False,
            "Filter policy scope MessageAttributes does not support nested filter policy",
            id="attributes: nested",
        ),
        pytest.param(
            {name: ["x"] for name in "abcdef"}, False, "Filter policy can not have more than 5 keys", id="six keys"
        ),
        pytest.param({"a": values(150)}, False, "", id="150 values"),
        pytest.param({"a": values(151)}, False, "Filter policy is too complex", id="151 values"),
        pytest.param({"a": values(12), "b": values(13)}, False, "Filter policy is too complex", id="12 x 13"),
        pytest.param({"a": values(10), "b": values(15)}, False, "", id="10 x 15"),
        # https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html: 4 x 3 x 3 x 2 = 72
        pytest.param({"a": {"b": {"c": values(4)}}, "d": {"e": values(3)}}, True, "", id="nested: 72"),
        pytest.param(
            {"a": {"b": {"c": values(9)}}, "d": {"e": values(3)}},
            True,
            "Filter policy is too complex",
            id="nested: 162",
        ),
        pytest.param({"a": {name: ["x"] for name in "bcdefg"}}, True, "", id="keys below are not counted"),
    ],
)
def test_which_policies_are_taken(policy: object, on_body: bool, expected: str) -> None:
    text = policy if isinstance(policy, str) else json.dumps(policy)
    refusal = ""
    try:
        check_policy(text, on_body=on_body)
    except InvalidParameter as error:
        refusal = error.message
    assert refusal == (f"Invalid parameter: FilterPolicy: {expected}" if expected else "")


def test_a_policy_that_is_too_large() -> None:
    with pytest.raises(InvalidParameter, match="Filter policy is too large"):
        check_policy(json.dumps({"a": ["x" * 262_144]}), on_body=False)


def test_how_subscribe_says_it(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    request = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": hub.arn(queue)}
    assert refused(hub.sns.subscribe, Attributes={"FilterPolicy": "{"}, **request) == invalid(
        "Attributes Reason: FilterPolicy: failed to parse JSON."
    )


def test_a_scope_that_no_longer_fits_its_policy(hub: Hub) -> None:
    arn = hub.subscribe(hub.topic(), hub.queue(), FilterPolicy='{"a":{"b":["c"]}}', FilterPolicyScope="MessageBody")
    request = {"SubscriptionArn": arn, "AttributeName": "FilterPolicyScope", "AttributeValue": "MessageAttributes"}
    assert refused(hub.sns.set_subscription_attributes, **request) == invalid(
        "FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy"
    )


def test_each_subscription_gets_what_it_wants(hub: Hub) -> None:
    topic = hub.topic()
    everything = hub.subscribed(topic)
    by_attribute = hub.subscribed(topic, FilterPolicy='{"kind":["a"]}')
    by_body = hub.subscribed(topic, FilterPolicy='{"total":[{"numeric":[">",5]}]}', FilterPolicyScope="MessageBody")
    kind = {"kind": {"DataType": "String", "StringValue": "a"}}
    hub.publish(topic, '{"total":1}', MessageAttributes=kind)
    hub.publish(topic, '{"total":9}')
    assert hub.bodies(everything) == ['{"total":1}', '{"total":9}']
    assert hub.bodies(by_attribute) == ['{"total":1}']
    assert hub.bodies(by_body) == ['{"total":9}']


def test_a_trace_says_why(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    arn = hub.subscribe(topic, queue, FilterPolicy='{"kind":["a"]}')
    message_id = hub.publish(topic, "m", MessageAttributes={"kind": {"DataType": "String", "StringValue": "b"}})
    assert f'subscription {arn}: kind: wanted "a", found "b"' in hub.why(message_id)
