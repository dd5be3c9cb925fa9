"""Delivery policies: schedules, what is effective, and what is refused.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

import json
from itertools import pairwise
from typing import Any

import pytest

from fogbank.services.sns.delivery_policy import (
    BadDeliveryPolicy,
    Effective,
    Retries,
    SubscriptionPolicy,
    TopicPolicy,
    effective_policy,
    effective_subscription_json,
    effective_topic_json,
    parse_subscription_policy,
    parse_topic_policy,
)

PLAIN = {"minDelayTarget": 5, "maxDelayTarget": 260, "numRetries": 10}


def seconds(retries: Retries) -> list[float]:
    return [delay_ms / 1000 for delay_ms in retries.delays_ms()]


@pytest.mark.parametrize(
    ("retries", "expected_s"),
    [
        pytest.param(Retries(), [20, 20, 20], id="the default"),
        # The guide's own example.
        pytest.param(Retries(max_delay_target=40), [20, 30, 40], id="up to 40 seconds"),
        pytest.param(Retries(num_retries=0), [], id="none"),
        pytest.param(Retries(5, 60, 1), [5], id="a single retry is the first one"),
        pytest.param(Retries(1, 9, 4, num_no_delay_retries=2), [0, 0, 1, 9], id="some at once"),
        pytest.param(Retries(1, 9, 4, num_min_delay_retries=2), [1, 1, 1, 9], id="some before the back-off"),
        pytest.param(Retries(1, 9, 4, num_max_delay_retries=2), [1, 9, 9, 9], id="some after it"),
        pytest.param(Retries(1, 9, 6, 2, 1, 3), [0, 1, 1, 1, 9, 9], id="no back-off"),
        pytest.param(Retries(1, 9, 5, backoff_function="linear"), [1, 3, 5, 7, 9], id="linear"),
        pytest.param(Retries(1, 11, 5, backoff_function="arithmetic"), [1, 2, 4, 7, 11], id="arithmetic"),
        pytest.param(Retries(1, 16, 5, backoff_function="geometric"), [1, 2, 4, 8, 16], id="geometric"),
        pytest.param(Retries(1, 16, 5, backoff_function="exponential"), [1, 2, 4, 8, 16], id="exponential from one"),
        pytest.param(Retries(5, 20, 5, backoff_function="exponential"), [5, 6, 8, 12, 20], id="exponential"),
    ],
)
def test_phases(retries: Retries, expected_s: list[float]) -> None:
    assert seconds(retries) == expected_s
    assert retries.policy().attempts_max == len(expected_s) + 1


def test_the_published_example() -> None:
    """Three at once, two after a second, ten from 1 to 60 seconds, thirty-five after 60."""
    delays_s = seconds(Retries(1, 60, 50, 35, 3, 2, "exponential"))
    assert len(delays_s) == 50
    assert delays_s[:6] == [0, 0, 0, 1, 1, 1]
    assert delays_s[14:] == [60] * 36
    assert all(mine < other for mine, other in pairwise(delays_s[5:15]))


@pytest.mark.parametrize("function", ["linear", "arithmetic", "geometric", "exponential"])
def test_each_function_grows_from_the_least_to_the_most(function: Any) -> None:
    delays_s = seconds(Retries(5, 260, 10, backoff_function=function))
    assert (delays_s[0], delays_s[-1]) == (5, 260)
    assert all(mine < other for mine, other in pairwise(delays_s))


def test_the_later_a_function_rises_the_steeper() -> None:
    """As in the guide's graph, with its figures: from 5 to 260 seconds in ten retries."""
    graph = [seconds(Retries(5, 260, 10, backoff_function=function)) for function in ("linear", "arithmetic")]
    graph += [seconds(Retries(5, 260, 10, backoff_function=function)) for function in ("geometric", "exponential")]
    for upper, lower in pairwise(graph):
        assert all(above > below for above, below in zip(upper[1:-1], lower[1:-1], strict=True))


def test_a_message_is_given_up_after_an_hour() -> None:
    assert Retries().policy().age_max_ms == 3_600_000


# What is effective


def test_the_defaults_of_a_topic() -> None:
    assert effective_topic_json(parse_topic_policy("")) == (
        '{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,'
        '"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},'
        '"disableSubscriptionOverrides":false,'
        '"defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}}'
    )


def test_the_defaults_of_a_subscription() -> None:
    assert effective_subscription_json(Effective()) == (
        '{"healthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,'
        '"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"sicklyRetryPolicy":null,'
        '"throttlePolicy":null,"requestPolicy":{"headerContentType":"text/plain; charset=UTF-8"},"guaranteed":false}'
    )


def test_what_a_topic_says_is_shown() -> None:
    policy = {
        "http": {
            "defaultHealthyRetryPolicy": PLAIN,
            "disableSubscriptionOverrides": True,
            "defaultThrottlePolicy": {"maxReceivesPerSecond": 7},
            "defaultRequestPolicy": {"headerContentType": "application/json"},
        }
    }
    shown = json.loads(effective_topic_json(parse_topic_policy(json.dumps(policy))))["http"]
    assert shown["defaultHealthyRetryPolicy"]["maxDelayTarget"] == 260
    assert shown["disableSubscriptionOverrides"] is True
    assert shown["defaultThrottlePolicy"] == {"maxReceivesPerSecond": 7}
    assert shown["defaultRequestPolicy"] == {"headerContentType": "application/json"}


TOPIC = parse_topic_policy(
    '{"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 1, "numRetries": 1},'
    ' "defaultThrottlePolicy": {"maxReceivesPerSecond": 2}}}'
)
STRICT = parse_topic_policy(
    '{"http": {"disableSubscriptionOverrides": true, "defaultThrottlePolicy": {"maxReceivesPerSecond": 2}}}'
)
OWN = parse_subscription_policy(
    '{"healthyRetryPolicy": {"minDelayTarget": 9, "maxDelayTarget": 9, "numRetries": 9},'
    ' "requestPolicy": {"headerContentType": "application/json"}}'
)


@pytest.mark.parametrize(
    ("topic", "own", "retries", "per_second", "content_type"),
    [
        pytest.param(TopicPolicy(), SubscriptionPolicy(), 3, 0, "text/plain; charset=UTF-8", id="nobody says anything"),
        pytest.param(TOPIC, SubscriptionPolicy(), 1, 2, "text/plain; charset=UTF-8", id="the topic"),
        pytest.param(TopicPolicy(), OWN, 9, 0, "application/json", id="the subscription"),
        pytest.param(TOPIC, OWN, 9, 2, "application/json", id="both"),
        pytest.param(STRICT, OWN, 3, 2, "text/plain; charset=UTF-8", id="the topic alone counts"),
    ],
)
def test_who_has_the_last_word(
    topic: TopicPolicy, own: SubscriptionPolicy, retries: int, per_second: float, content_type: str
) -> None:
    effective = effective_policy(topic, own)
    assert effective.retries.num_retries == retries
    assert effective.per_second == per_second
    assert effective.request.header_content_type == content_type


# What is refused


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"minDelayTarget": 0}, "minDelayTarget must be greater than or equal to 1", id="no delay"),
        pytest.param({"maxDelayTarget": 3601}, "maxDelayTarget must be less than or equal to 3600", id="over an hour"),
        pytest.param(
            {"minDelayTarget": 261},
            "maxDelayTarget must be greater than or equal to minDelayTarget",
            id="the least most",
        ),
        pytest.param({"numRetries": -1}, "numRetries must be greater than or equal to 0", id="fewer than none"),
        pytest.param({"numRetries": 101}, "numRetries must be less than or equal to 100", id="more than a hundred"),
        pytest.param({"numRetries": None}, "numRetries must be specified", id="how often is not said"),
        pytest.param({"minDelayTarget": None}, "minDelayTarget must be specified", id="the least is not said"),
        pytest.param({"maxDelayTarget": None}, "maxDelayTarget must be specified", id="the most is not said"),
        pytest.param({"numRetries": "3"}, "numRetries must be an integer", id="a text"),
        pytest.param({"numRetries": True}, "numRetries must be an integer", id="a truth"),
        pytest.param({"numRetries": 2.5}, "numRetries must be an integer", id="a fraction"),
        pytest.param(
            {"numNoDelayRetries": -1}, "numNoDelayRetries must be greater than or equal to 0", id="a phase below none"
        ),
        pytest.param(
            {"numNoDelayRetries": 5, "numMinDelayRetries": 5, "numMaxDelayRetries": 1},
            "numRetries must be greater than or equal to total of numMinDelayRetries, numNoDelayRetries and "
            "numMaxDelayRetries",
            id="phases longer than the whole",
        ),
        pytest.param(
            {"backoffFunction": "cubic"},
            "backoffFunction must be one of linear, arithmetic, geometric, exponential",
            id="another function",
        ),
    ],
)
def test_retries_have_limits(change: dict[str, Any], reason: str) -> None:
    retries = json.dumps(PLAIN | change)
    with pytest.raises(BadDeliveryPolicy) as own:
        parse_subscription_policy(f'{{"healthyRetryPolicy": {retries}}}')
    assert own.value.reason == f"DeliveryPolicy: healthyRetryPolicy.{reason}"
    with pytest.raises(BadDeliveryPolicy) as of_topic:
        parse_topic_policy(f'{{"http": {{"defaultHealthyRetryPolicy": {retries}}}}}')
    assert of_topic.value.reason == f"DeliveryPolicy: http.defaultHealthyRetryPolicy.{reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{", "failed to parse JSON", id="no JSON"),
        pytest.param("[]", "failed to parse JSON", id="no object"),
        pytest.param('{"retries": {}}', "unrecognized property retries", id="an unknown member"),
        pytest.param('{"healthyRetryPolicy": 3}', "healthyRetryPolicy must be a JSON object", id="a number"),
        pytest.param(
            '{"throttlePolicy": {"maxReceivesPerSecond": 0}}',
            "throttlePolicy.maxReceivesPerSecond must be greater than or equal to 1",
            id="never",
        ),
        pytest.param(
            '{"throttlePolicy": {"perMinute": 1}}', "unrecognized property throttlePolicy.perMinute", id="another rate"
        ),
        pytest.param(
            '{"requestPolicy": {"headerContentType": 1}}',
            "requestPolicy.headerContentType must be a string",
            id="a type that is a number",
        ),
        pytest.param(
            '{"sicklyRetryPolicy": {}}', "sicklyRetryPolicy and guaranteed are not supported", id="what is only shown"
        ),
    ],
)
def test_subscriptions_policies_are_read_strictly(text: str, reason: str) -> None:
    with pytest.raises(BadDeliveryPolicy) as refused:
        parse_subscription_policy(text)
    assert refused.value.reason == f"DeliveryPolicy: {reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param('{"https": {}}', "unrecognized property https", id="another protocol"),
        pytest.param(
            '{"http": {"healthyRetryPolicy": {}}}', "unrecognized property http.healthyRetryPolicy", id="a name"
        ),
        pytest.param(
            '{"http": {"disableSubscriptionOverrides": "yes"}}',
            "http.disableSubscriptionOverrides must be a boolean",
            id="neither true nor false",
        ),
    ],
)
def test_topics_policies_are_read_strictly(text: str, reason: str) -> None:
    with pytest.raises(BadDeliveryPolicy) as refused:
        parse_topic_policy(text)
    assert refused.value.reason == f"DeliveryPolicy: {reason}"


@pytest.mark.parametrize(
    ("content_type", "raw", "taken"),
    [
        pytest.param("application/json", False, True, id="JSON"),
        pytest.param("text/plain; charset=UTF-8", False, True, id="with a parameter"),
        pytest.param("text/csv", False, False, id="CSV around a document"),
        pytest.param("text/csv", True, True, id="CSV alone"),
        pytest.param("image/png", True, False, id="no text"),
    ],
)
def test_content_types(content_type: str, raw: bool, taken: bool) -> None:
    text = json.dumps({"requestPolicy": {"headerContentType": content_type}})
    if taken:
        found = parse_subscription_policy(text, raw=raw).request
        assert found is not None
        assert found.header_content_type == content_type
        return
    with pytest.raises(BadDeliveryPolicy):
        parse_subscription_policy(text, raw=raw)


def test_what_was_shown_may_be_given_back() -> None:
    assert parse_subscription_policy(effective_subscription_json(Effective())).retries == Retries()
    assert parse_topic_policy(effective_topic_json(TOPIC)).retries == TOPIC.retries
