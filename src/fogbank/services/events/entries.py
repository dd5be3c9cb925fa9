"""What an entry of PutEvents must be, and what it becomes.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
"""

from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from fogbank.services.events.envelope import Envelope, time_text

_DETAIL_TYPE_CHARS_MAX: Final = 128
_decode_detail: Final = msgspec.json.Decoder(dict[str, Any]).decode


class PutEventsRequestEntry(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    time: float | None = None
    source: str | None = None
    resources: list[str] | None = None
    detail_type: str | None = None
    detail: str | None = None
    event_bus_name: str | None = None
    trace_header: str | None = None


class Refusal(Exception):
    """Why an entry fails: a code and a message of its result."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def size_of(entry: PutEventsRequestEntry) -> int:
    """What an entry counts for.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
    """
    texts = [entry.source or "", entry.detail_type or "", entry.detail or "", *(entry.resources or ())]
    size = sum(len(text) if text.isascii() else len(text.encode()) for text in texts)
    return size + (14 if entry.time is not None else 0)


def accepted(
    entry: PutEventsRequestEntry, event_id: str, account: str, region: str, now_ms: int
) -> tuple[Envelope, dict[str, Any]]:
    """The event, and its detail decoded. Raises Refusal."""
    source = _required("Source", entry.source)
    detail_type = _required("DetailType", entry.detail_type)
    text = _required("Detail", entry.detail)
    if source.startswith("aws."):
        raise Refusal("NotAuthorizedForSourceException", "Not authorized for the source.")
    if len(detail_type) > _DETAIL_TYPE_CHARS_MAX:
        # The words are a guess.
        raise Refusal(
            "InvalidArgument",
            f"Parameter DetailType is not valid. Reason: DetailType must be at most {_DETAIL_TYPE_CHARS_MAX} "
            "characters long.",
        )
    try:
        at = time_text(now_ms // 1000 if entry.time is None else int(entry.time))
    except (OverflowError, OSError, ValueError):
        raise Refusal("InvalidArgument", "Parameter Time is not valid.") from None
    try:
        detail = _decode_detail(text)
    except (msgspec.MsgspecError, RecursionError):
        # https://github.com/baselime/lambda-node-opentelemetry/pull/1
        raise Refusal("MalformedDetail", "Detail is malformed.") from None
    raw = Raw(text.encode())
    return Envelope(event_id, detail_type, source, account, at, region, raw, entry.resources or ()), detail


def _required(name: str, value: str | None) -> str:
    if not value:
        raise Refusal("InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument.")
    return value
