"""Events on their way through a pipe: from records, through the enrichment, to what a target gets of each.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.fabric.pattern_records import decoded_body
from fogbank.fabric.poller import Record
from fogbank.fabric.transform import ABSENT, PathError, dump, fill_pipe_template, is_path, read_path
from fogbank.services.pipes.model import Pipe


class NoSuchValue(Exception):
    """A dynamic path finds nothing in the event, or nothing that the parameter could be."""


class Event(Struct, frozen=True):
    """One event. `text` is what goes on without a template; `document` is what paths read (bodies decoded).

    `record_id` says which record became of it; empty when an enrichment does not say.
    """

    text: str
    document: Any
    record_id: str


class Parcel(Struct, frozen=True):
    """What the target gets of an event."""

    text: str
    event: Event


def from_record(record: Record) -> Event:
    """A record as the source gives it."""
    document = json.loads(record.event)
    if (body := decoded_body(record.body)) is not None:
        document["body"] = body
    return Event(record.event.decode(), document, record.id)


def from_answer(answer: bytes, records: Sequence[Record]) -> Sequence[Event]:
    """What an enrichment made of the events. An empty answer ("", {} or []) is no event; [{}] is one."""
    text = answer.decode("utf-8", "replace")
    try:
        found: object = json.loads(text) if text else ""
    except (ValueError, RecursionError):
        return [Event(text, text, _only(records))]
    if found in ("", None, {}, []):
        return []
    if not isinstance(found, list):
        return [Event(text, found, _only(records))]
    known = {record.id for record in records}
    return [Event(dump(each), each, _named(each, known)) for each in cast("list[Any]", found)]


def _only(records: Sequence[Record]) -> str:
    return records[0].id if len(records) == 1 else ""


def _named(event: Any, known: set[str]) -> str:
    """ "These fields need to be included in any array payload returned by the enrichment." """
    named = cast("dict[str, Any]", event).get("messageId") if isinstance(event, dict) else None
    return named if isinstance(named, str) and named in known else ""


def fill(pipe: Pipe, template: str | None, event: Event, now_ms: int) -> Parcel:
    """The event in the form that a template gives it."""
    if not template:
        return Parcel(event.text, event)
    variables = {
        "aws.pipes.pipe-arn": pipe.arn,
        "aws.pipes.pipe-name": pipe.name,
        "aws.pipes.source-arn": pipe.source,
        "aws.pipes.target-arn": pipe.target,
        "aws.pipes.event.ingestion-time": _iso(now_ms),
    }
    if pipe.enrichment:
        variables["aws.pipes.enrichment-arn"] = pipe.enrichment
    return Parcel(fill_pipe_template(template, event.document, variables, received=_received(event)), event)


def _received(event: Event) -> Any:
    try:
        return json.loads(event.text)
    except (ValueError, RecursionError):
        return event.text


def as_array(parcels: Sequence[Parcel]) -> bytes:
    """The parcels as one document: what a function gets. What is no JSON goes as a text."""
    return f"[{','.join(_as_json(parcel.text) for parcel in parcels)}]".encode()


def _as_json(text: str) -> str:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return dump(text)
    return text


def dynamic(value: str, event: Event) -> str:
    """A parameter that may be a path into the event. Raises NoSuchValue.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html#pipes-targets-dynamic-parms
    """
    if not (value.startswith("$") and is_path(value)):
        return value
    try:
        found = read_path(event.document, value)
    except PathError:
        found = ABSENT
    if found is ABSENT or found is None:
        raise NoSuchValue(f"{value} finds nothing in the event.")
    return found if isinstance(found, str) else dump(found)


_MS: Final = 1000


def _iso(now_ms: int) -> str:
    return datetime.fromtimestamp(now_ms // _MS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
