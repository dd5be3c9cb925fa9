"""TestMetricFilter: AWS's own examples. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html"""

from typing import Any, Final

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import client, refused

APACHE: Final = [
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
    '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 200 4355',
]
PAGES: Final = [
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /about-us/index.html HTTP/1.0" 200 5324',
    '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 404 4355',
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /products/index.html HTTP/1.0" 400 1534',
]
LINES: Final = [
    "02 May 2014 00:34:12,525 [INFO] Starting the application",
    "02 May 2014 00:35:14,245 [DEBUG] Database connection established",
    "02 May 2014 00:34:14,663 [INFO] Executing SQL Query",
    "02 May 2014 00:34:16,142 [ERROR] Unhanded exception: InvalidQueryException",
    "02 May 2014 00:34:16,224 [ERROR] Terminating the application",
]
FIRST: Final = {"$1": "127.0.0.1", "$2": "-", "$3": "frank", "$4": "10/Oct/2000:13:25:15 -0700"}
GIF: Final = "GET /apache_pb.gif HTTP/1.0"


@pytest.mark.parametrize(
    ("pattern", "events", "numbers", "first"),
    [
        # (In two of its answers AWS's page shows "1534,": the comma of the list that the example was pasted from.)
        ("[ip, identity, user_id, timestamp, request, status_code, size]", APACHE, [0, 1, 2],
         {"$ip": "127.0.0.1", "$identity": "-", "$user_id": "frank", "$timestamp": FIRST["$4"], "$request": GIF,
          "$status_code": "200", "$size": "1534"}),
        ("[..., size]", APACHE, [0, 1, 2], {**FIRST, "$5": GIF, "$6": "200", "$size": "1534"}),
        ("[]", APACHE, [0, 1, 2], {**FIRST, "$5": GIF, "$6": "200", "$7": "1534"}),
        ("[..., status_code=200, size]", APACHE, [0, 2], {**FIRST, "$5": GIF, "$status_code": "200", "$size": "1534"}),
        ("[..., request=*.html*, status_code=4*,]", PAGES, [0, 3],
         {**FIRST, "$request": "GET /index.html HTTP/1.0", "$status_code": "404", "$7": "1534"}),
        ('"[ERROR]"', LINES, [3, 4], {}),
        ('"[ERROR]" Exception', LINES, [3], {}),
    ],
)  # fmt: skip
def test_the_examples(cloud: Cloud, pattern: str, events: list[str], numbers: list[int], first: Any) -> None:
    matches = client(cloud).test_metric_filter(filterPattern=pattern, logEventMessages=events)["matches"]
    assert [match["eventNumber"] for match in matches] == numbers
    assert [match["eventMessage"] for match in matches] == [events[number] for number in numbers]
    assert matches[0]["extractedValues"] == first


def test_refused(cloud: Cloud) -> None:
    told = refused(client(cloud).test_metric_filter, filterPattern="a&b", logEventMessages=["x"])
    assert told == ("InvalidParameterException", "Invalid filter pattern: Invalid character(s) in term 'a&b'")
