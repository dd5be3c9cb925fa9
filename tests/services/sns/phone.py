"""What tests of phones ask for again and again."""

import itertools
import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.services.sns.hub import Hub

_numbers = itertools.count(12_065_550_100)


def new_phone() -> str:
    return f"+{next(_numbers)}"


def opt_out(hub: Hub, number: str, method: str = "PUT", **place: str) -> Any:
    """What its holder does by answering STOP."""
    url = f"{hub.endpoint}/_fogbank/sns/opted-out?{urlencode({'phoneNumber': number, **place})}"
    with urlopen(Request(url, method=method), timeout=20) as answer:
        return json.loads(answer.read())


def code_of(hub: Hub, number: str) -> str:
    """The code that a phone was sent last."""
    return str(hub.sent(endpoint=number)[-1]["body"]).rstrip(".").rpartition(" ")[2]
