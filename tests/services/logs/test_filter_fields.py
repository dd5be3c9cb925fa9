"""Patterns for space-delimited events.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-space-delimited-log-events.html
"""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.filters import filter_of

ACCESS: Final = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
GET: Final = "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200"
POST: Final = "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310"
WARNING: Final = "WARNING 09/25/2014 12:00:02 Invalid user request"
ERROR: Final = "ERROR 09/25/2014 12:00:02 Failed to process request"
LEVELS: Final = [GET, POST, WARNING, ERROR]
BOTH, ONE, OTHER = "ERROR WARN message", "ERROR message", "WARN message"


@pytest.mark.parametrize(
    ("pattern", "events", "matched"),
    [
        (r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
         [ACCESS], [ACCESS]),
        ("[..., request =*.html*, status_code = 4*, bytes]", [ACCESS], [ACCESS]),
        ("[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]",
         [ACCESS, ACCESS.replace("404", "410"), ACCESS.replace("404", "200")],
         [ACCESS, ACCESS.replace("404", "410")]),
        ("[w1=ERROR, w2]", LEVELS, [ERROR]),
        ("[w1=ERROR || w1=WARNING, w2]", LEVELS, [WARNING, ERROR]),
        ("[w1!=ERROR && w1!=WARNING, w2]", LEVELS, [GET, POST]),
        ("[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", LEVELS, [GET]),
        ("[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", LEVELS, [POST]),
        # Of the years before
        ("[ip, user, username, timestamp, request, status_code, bytes > 1000]", [ACCESS], [ACCESS]),
        ("[ip, user, username, timestamp, request, status_code, bytes > 2000]", [ACCESS], []),
        ("[ip, user, username, timestamp, request, status_code = 200, bytes]", [ACCESS], []),
        ("[ip, user, ..., status_code, bytes]", [ACCESS, ONE], [ACCESS]),
        ("[ip, user, ...]", [ACCESS, ONE, "one"], [ACCESS, ONE]),
        ("[..., status_code = 404, bytes]", [ACCESS], [ACCESS]),
        ("[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", [ACCESS], [ACCESS]),
        ("[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]", [ACCESS], [ACCESS]),
        ("[w1=ERROR, w2]", [BOTH, ONE, OTHER], [BOTH, ONE]),
        ("[w1=ERROR || w1=WARN, w2]", [BOTH, ONE, OTHER], [BOTH, ONE, OTHER]),
        # Beyond the examples
        ("[w1=ERROR]", ["ERROR", ONE], ["ERROR"]),
        ("[w1, w2, w3]", ["a b", "a b c", "a b c d"], ["a b c", "a b c d"]),
        ("[]", ["", "a b"], ["", "a b"]),
        ('[level="REPORT", ...]', ["REPORT RequestId: 1", "END RequestId: 1"], ["REPORT RequestId: 1"]),
        ('[timestamp=*Z, request_id="*-*", event]', ["2024Z a-b text", "2024Z ab text"], ["2024Z a-b text"]),
        ("[a>=1.5e1, b<-1]", ["15 -2", "14 -2", "x -2"], ["15 -2"]),
        ("[(a=1 || a=2) && a!=1, b]", ["1 x", "2 x"], ["2 x"]),
    ],
)  # fmt: skip
def test_fields(pattern: str, events: list[str], matched: list[str]) -> None:
    found = filter_of(pattern)
    assert [event for event in events if found.matches(event)] == matched
    assert [event for event in events if found.extract(event) is not None] == matched


@pytest.mark.parametrize(
    ("pattern", "event", "extracted"),
    [
        ("[ip, server, username, timestamp, request, status_code, bytes > 1000]", ACCESS,
         {"$ip": "127.0.0.1", "$server": "Prod", "$username": "frank", "$timestamp": "10/Oct/2000:13:25:15 -0700",
          "$request": "GET /index.html HTTP/1.0", "$status_code": "404", "$bytes": "1534"}),
        ("[w1=ERROR, w2]", ERROR, {"$w1": "ERROR", "$w2": "09/25/2014 12:00:02 Failed to process request"}),
        ("[a, ..., z]", "1 2 3 4", {"$a": "1", "$2": "2", "$3": "3", "$z": "4"}),
        ("[a, , c]", "1 2 3", {"$a": "1", "$2": "2", "$c": "3"}),
        ("[a, b]", 'x "unclosed y', {"$a": "x", "$b": '"unclosed y'}),
    ],
)  # fmt: skip
def test_extracted(pattern: str, event: str, extracted: dict[str, str]) -> None:
    assert filter_of(pattern).extract(event) == extracted


@pytest.mark.parametrize(
    "pattern",
    [
        # https://github.com/awsdocs/amazon-cloudwatch-logs-user-guide/issues/21
        "[ip, user, username, timestamp, request, status_code = 4* && bytes > 1000]",
        "[..., a, ...]", "[a=]", "[a b]", "[=1]", "[a>x]", "[a=1 &&]", "[a=%x%, b=%y%, c=%z%]", '[a="x]', "[a=(1)]",
        "[" + "(" * 99 + "a=1" + ")" * 99 + "]",
    ],
)  # fmt: skip
def test_a_wrong_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidParameter):
        filter_of(pattern)


_WORDS = st.sampled_from(
    ["$", ".", "a", "b", "*", "[", "]", "{", "}", "(", ")", "=", "!=", ">", "<", "&&", "||", '"', "'", "%", "?", "-",
     "...", ",", " ", "IS", "NULL", "NOT", "EXISTS", "1", "1e9", "\\", "^", "+", "|", "ä", "\n"]
)  # fmt: skip
_EVENTS = ["", "a b", '{"a": {"b": 1}}', "[1]", "[a] 1"]


@given(st.sampled_from(["", "{}", "[]"]), st.lists(_WORDS, max_size=12).map("".join) | st.text(max_size=30))
def test_any_text_is_a_pattern_or_is_refused(braces: str, inside: str) -> None:
    try:
        found = filter_of(braces[:1] + inside + braces[1:])
    except InvalidParameter:
        return
    for event in _EVENTS:
        assert (found.extract(event) is not None) is found.matches(event)
