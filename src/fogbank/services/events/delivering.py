"""From a matched rule to the deliveries for its targets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.transform import ABSENT, INGESTION_TIME, RULE_ARN, RULE_NAME, read_path, reshape
from fogbank.services.events.envelope import Envelope, time_text
from fogbank.services.events.model import HttpParameters
from fogbank.services.events.routing import Post, Route
from fogbank.storage.api import Append

KIND: Final = "events"
_SUBJECT_BYTES_MAX: Final = 65_536


class Occurrence(Struct, frozen=True):
    """An event on a bus: encoded once, and decoded once. `hops`: how many buses handed it on before."""

    event: Envelope
    seen: dict[str, Any]
    body: bytes
    trace_id: str
    now_ms: int
    hops: int = 0


def deliveries(routes: Sequence[Route], occurrence: Occurrence) -> Iterator[Delivery]:
    """One delivery for each target of each rule."""
    for route in routes:
        for post in route.posts:
            yield _delivery(route, post, occurrence)


def archivings(routes: Sequence[Route], occurrence: Occurrence) -> Iterator[Append]:
    """The operations by which archives keep the event."""
    for route in routes:
        if route.rule.archive:
            yield Append(route.rule.archive, 0, (occurrence.body,), occurrence.now_ms)


def subject_of(body: bytes) -> bytes:
    """What a trace keeps of an event, to say later why a rule did not match it; of a large one nothing."""
    return body if len(body) <= _SUBJECT_BYTES_MAX else b""


def _delivery(route: Route, post: Post, occurrence: Occurrence) -> Delivery:
    body, dead_letter_body = occurrence.body, None
    if post.reshaping is not None:
        body, dead_letter_body = reshape(post.reshaping, occurrence.seen, _variables(route, occurrence)), body
    facts = {"rule": route.arn}
    if post.is_bus:
        facts["hops"] = str(occurrence.hops + 1)
    if post.http is not None:
        facts["http"] = msgspec.json.encode(_filled(post.http, occurrence.seen)).decode()
    return Delivery(
        post.arn,
        body,
        route.arn,
        route.rule.account,
        route.rule.region,
        post.policy,
        occurrence.now_ms,
        trace_id=occurrence.trace_id,
        group_id=_value(post.group_id, occurrence.seen),
        dead_letter_arn=post.dead_letter_arn,
        dead_letter_body=dead_letter_body,
        kind=KIND,
        facts=facts,
        id=occurrence.event.id,
    )


def _variables(route: Route, occurrence: Occurrence) -> Mapping[str, str]:
    return {
        RULE_ARN: route.arn,
        RULE_NAME: route.rule.name,
        INGESTION_TIME: time_text(occurrence.now_ms // 1000),
    }


def _filled(http: HttpParameters, event: Mapping[str, Any]) -> HttpParameters:
    """The parameters with what their paths find in the event."""
    return HttpParameters(
        [_value(text, event) for text in http.path_parameter_values or ()],
        {name: _value(text, event) for name, text in (http.header_parameters or {}).items()},
        {name: _value(text, event) for name, text in (http.query_string_parameters or {}).items()},
    )


def _value(text: str, event: Mapping[str, Any]) -> str:
    """A parameter of a target; one that is a path as a whole is what the path finds in the event, or nothing.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html (Dynamic path parameters)
    """
    if not text.startswith("$."):
        return text
    found = read_path(event, text)
    if found is ABSENT:
        return ""
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()
