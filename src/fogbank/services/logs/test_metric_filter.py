"""TestMetricFilter: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs.filters import filter_of
from fogbank.storage.api import Store


class TestMetricFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    filter_pattern: str
    log_event_messages: list[str]


class MetricFilterMatchRecord(Struct, frozen=True, rename="camel"):
    event_number: int
    event_message: str
    extracted_values: dict[str, str]


class TestMetricFilterResult(Struct, frozen=True, rename="camel"):
    matches: list[MetricFilterMatchRecord]


@action("logs", "TestMetricFilter")
async def test_metric_filter(store: Store, ctx: Context, request: TestMetricFilter) -> TestMetricFilterResult:
    """Which of some messages a pattern matches, and what it takes out of them."""
    found = filter_of(request.filter_pattern)
    extracted = [(number, text, found.extract(text)) for number, text in enumerate(request.log_event_messages)]
    return TestMetricFilterResult(
        [MetricFilterMatchRecord(number, text, values) for number, text, values in extracted if values is not None]
    )
