"""Deliveries to HTTP and HTTPS endpoints: one POST an attempt, in a lane of the subscription's own.

Headers, time-out and what counts as a failure:
https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
https://docs.aws.amazon.com/sns/latest/dg/http-header.html
https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Delivery, Landing, Lane, TargetError
from fogbank.fabric.http import HttpAnswer, HttpCall, HttpClient, HttpFailed
from fogbank.kernel.world import World
from fogbank.services.sns.delivery_policy import Effective
from fogbank.services.sns.http_auth import authorization, split_user
from fogbank.services.sns.model import Subscription
from fogbank.services.sns.signing import Type

USER_AGENT: Final = "Amazon Simple Notification Service Agent"
# "The connection will time out in 15 seconds."
TIMEOUT_MS: Final = 15_000
_TOO_MANY_REQUESTS: Final = 429
_UNAUTHORIZED: Final = 401


def lane(subscription: Subscription, effective: Effective) -> Lane:
    """The lane of a subscription: whoever is slow keeps only its own messages waiting."""
    return Lane(subscription.arn, per_second=effective.per_second)


def facts(subscription: Subscription, effective: Effective, type_: Type = "Notification") -> Mapping[str, str]:
    """What a delivery takes along, so that an attempt needs nobody else; also after the subscription's end."""
    raw = subscription.raw and type_ == "Notification"
    return {
        "endpoint": subscription.endpoint,
        "type": type_,
        "content_type": effective.request.header_content_type,
        **({"raw": "true"} if raw else {}),
    }


def headers(delivery: Delivery) -> dict[str, str]:
    """What the endpoint is told beside the body. A subscription that is not confirmed has no ARN to tell."""
    told = {
        "x-amz-sns-message-type": delivery.facts["type"],
        "x-amz-sns-message-id": delivery.id,
        "x-amz-sns-topic-arn": delivery.source_arn,
    }
    if delivery.facts["type"] != "SubscriptionConfirmation":
        told["x-amz-sns-subscription-arn"] = delivery.target_arn
    if delivery.facts.get("raw"):
        told["x-amz-sns-rawdelivery"] = "true"
    return told | {"Content-Type": delivery.facts["content_type"], "User-Agent": USER_AGENT}


async def land(world: World, delivery: Delivery) -> Landing:
    """One attempt. Raises TargetError."""
    url, user = split_user(delivery.facts["endpoint"])
    call = HttpCall("POST", url, headers(delivery), delivery.body, TIMEOUT_MS)
    client = world.port(HttpClient)
    try:
        answer = await client.send(call)
        if answer.status == _UNAUTHORIZED and user is not None:
            proof = authorization(answer.headers.get("www-authenticate", ""), call, user, world.ids)
            if proof:
                with_proof = HttpCall("POST", url, {**call.headers, "Authorization": proof}, delivery.body, TIMEOUT_MS)
                answer = await client.send(with_proof)
    except HttpFailed as failed:
        raise TargetError("ConnectionFailed", str(failed), transient=True) from None
    judge(answer)
    return Landing(why=f"HTTP {answer.status}")


def judge(answer: HttpAnswer) -> None:
    """Raises TargetError for an answer that does not accept the message.

    Statuses from 500 on, and below 200, are tried again; 4xx are final, as is what redirects (AWS says only that
    statuses from 200 to 4xx are no failed attempts, which would be tried again). An endpoint that asks for patience
    with 429 gets it.
    """
    status = answer.status
    if 200 <= status < 300:
        return
    transient = status == _TOO_MANY_REQUESTS or not 200 <= status < 500
    said = answer.body[:256].decode("utf-8", "replace")
    raise TargetError(str(status), f"The endpoint answered {status}{f': {said}' if said else ''}", transient=transient)
