"""The lineage in tracing headers."""

import re

from fogbank.fabric.trace import passed, passes
from fogbank.kernel.ids import Ids

ONE, TWO = "arn:aws:lambda:eu-west-1:000000000000:function:one", "arn:aws:lambda:eu-west-1:000000000000:function:two"


def test_each_function_is_counted_for_itself() -> None:
    ids, header = Ids(1), "Root=1-2-3;Parent=4;Sampled=1"
    assert passes(header, ONE) == 0
    for arn in (ONE, TWO, ONE):
        header = passed(header, arn, ids=ids, now_ms=0)
    assert (passes(header, ONE), passes(header, TWO)) == (2, 1)
    assert header.startswith("Root=1-2-3;Parent=4;Sampled=1;Lineage=")


def test_an_event_without_a_header_gets_one() -> None:
    header = passed("", ONE, ids=Ids(1), now_ms=1_700_000_000_000)
    assert re.match(r"Root=1-6553f100-[0-9a-f]{24};Sampled=0;Lineage=1:[0-9a-f]{8}:1\Z", header)


def test_what_others_wrote_is_no_lineage_of_ours() -> None:
    assert passes("Root=1;Lineage=abc|1:x", ONE) == 0
    assert passes("Lineage=1:zz:many", ONE) == 0
