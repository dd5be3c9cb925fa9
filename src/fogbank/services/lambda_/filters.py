"""Filter criteria: which records of a source a function gets.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from collections.abc import Callable, Sequence
from typing import Final

from fogbank.fabric.pattern import FILTER_CRITERIA, PatternError
from fogbank.fabric.pattern_records import RecordFilter, record_filter
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
    filters = [_compiled(text) for text in patterns]
    return lambda record: any(each.keeps(record) for each in filters)


def why_not(patterns: Sequence[str], record: Record) -> str:
    """Why a record is not kept: a line for each pattern, which field and which value."""
    return "\n".join(f"filter {number}: {_compiled(text).why_not(record)}" for number, text in enumerate(patterns, 1))


def _compiled(text: str) -> RecordFilter:
    try:
        return record_filter(text, FILTER_CRITERIA)
    except PatternError:
        raise InvalidParameterValue("Invalid filter pattern definition.") from None
