"""Filter criteria over records of a queue, whose body may be JSON: mappings and pipes have them.

    body of the message   pattern for the body   what happens
    plain string          plain string           by the filter
    plain string          JSON                   dropped
    JSON                  plain string           dropped
    JSON                  JSON                   by the filter
    any                   none                   by the rest of the pattern

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html#filtering-SQS-properly
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html#pipes-filter-sqs
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from msgspec import Struct

from fogbank.fabric.pattern import Dialect, Matcher, Mismatch, PatternError, compile_pattern, explain
from fogbank.fabric.poller import Record


class RecordFilter(Struct, frozen=True, eq=False):
    """One pattern. `whole` and `body` are None where the pattern asks for nothing there."""

    pattern: Mapping[str, Any]
    dialect: Dialect
    whole: Matcher | None
    body: Matcher | None

    def keeps(self, record: Record) -> bool:
        if self.body is not None:
            document = decoded_body(record.body)
            is_text = isinstance(self.pattern["body"], list)
            if is_text is not (document is None) or not self.body({"body": record.body if is_text else document}):
                return False
        return self.whole is None or self.whole(json.loads(record.event))

    def why_not(self, record: Record) -> Mismatch | str:
        """Why a record is not kept."""
        document = decoded_body(record.body)
        if self.body is not None and isinstance(self.pattern["body"], list) is not (document is None):
            found, wanted = ("a text", "JSON") if document is None else ("JSON", "a text")
            return f"the body is {found}, and the pattern wants {wanted}"
        event = json.loads(record.event)
        if document is not None:
            event["body"] = document
        return explain(self.pattern, event, self.dialect) or "it matches"


def record_filter(text: str, dialect: Dialect) -> RecordFilter:
    """Raises PatternError."""
    try:
        pattern: object = json.loads(text)
    except (ValueError, RecursionError):
        raise PatternError("Filter is not an object") from None
    if not isinstance(pattern, dict):
        raise PatternError("Filter is not an object")
    given = cast("dict[str, Any]", pattern)
    rest = {name: value for name, value in given.items() if name != "body"}
    whole = compile_pattern(rest, dialect) if rest or not given else None
    body = compile_pattern({"body": given["body"]}, dialect) if "body" in given else None
    return RecordFilter(given, dialect, whole, body)


def decoded_body(body: str) -> object | None:
    """A body that is an object or an array in JSON; None for everything else, which is a plain string."""
    if body.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
