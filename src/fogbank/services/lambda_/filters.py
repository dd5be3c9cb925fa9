"""Filter criteria: which records of a source a function gets.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html#filtering-SQS-properly

    body of the message   pattern for the body   what happens
    plain string          plain string           by the filter
    plain string          JSON                   dropped
    JSON                  plain string           dropped
    JSON                  JSON                   by the filter
    any                   none                   by the rest of the pattern
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from fogbank.fabric.pattern import FILTER_CRITERIA, Matcher, PatternError, compile_pattern
from fogbank.fabric.poller import Record
from fogbank.services.lambda_.errors import InvalidParameterValue

FILTERS_MAX: Final = 5
_Keep = Callable[[Record], bool]


def check_filters(patterns: Sequence[str]) -> None:
    """Raises InvalidParameterValueException."""
    if len(patterns) > FILTERS_MAX:
        # The rule is documented, its words are a guess.
        raise InvalidParameterValue(f"Exceeded the limit of {FILTERS_MAX} filters per event source mapping.")
    for text in patterns:
        _compiled(text)


def keeps(patterns: Sequence[str]) -> _Keep | None:
    """Whether a record is kept: one of the patterns must match. None when all are."""
    if not patterns:
        return None
    tests = [_compiled(text) for text in patterns]
    return lambda record: any(test(record) for test in tests)


def _compiled(text: str) -> _Keep:
    try:
        pattern = json.loads(text)
        if not isinstance(pattern, dict):
            raise PatternError("Filter is not an object")
        return _record_test(cast("dict[str, Any]", pattern))
    except (ValueError, PatternError, RecursionError):
        raise InvalidParameterValue("Invalid filter pattern definition.") from None


def _record_test(pattern: dict[str, Any]) -> _Keep:
    rest = {name: value for name, value in pattern.items() if name != "body"}
    whole = compile_pattern(rest, FILTER_CRITERIA) if rest or not pattern else None
    body = _body_test(pattern["body"]) if "body" in pattern else None

    def test(record: Record) -> bool:
        if body is not None and not body(record.body):
            return False
        return whole is None or whole(json.loads(record.event))

    return test


def _body_test(pattern: Any) -> Callable[[str], bool]:
    matcher: Matcher = compile_pattern({"body": pattern}, FILTER_CRITERIA)
    if isinstance(pattern, list):
        return lambda body: _document(body) is None and matcher({"body": body})
    return lambda body: (document := _document(body)) is not None and matcher({"body": document})


def _document(body: str) -> object | None:
    """A body that is an object or an array in JSON; everything else is a plain string."""
    if body.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
