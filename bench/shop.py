"""How long the shop takes from a cold start until its functions are warm, and how fast an order is at every end.

    python bench/shop.py [runs]

Prints the median and the best of some starts; the exit code is 1 if the goal is missed. The start includes that of
the interpreter, the deployment of 33 resources with AWS's own SAM translator, and the environments of five functions.
An order is followed by its trace: from the request to the last function that it has caused.
"""

import http.client
import json
import re
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

READY_S: Final = 5.0
_TEMPLATE: Final = Path(__file__).parents[1] / "examples" / "shop" / "template.yaml"
_ORDER: Final = json.dumps({"item": "table", "count": 1, "email": "ada@example.com"})
_STEPS: Final = 10  # of such an order
_ORDERS: Final = 20


@dataclass(frozen=True)
class Shop:
    deployed_s: float  # since the process began
    first_order_s: float  # until it is answered
    first_everywhere_s: float  # since the process began, until the first order is at every end
    order_ms: float  # the median of later orders, until each is at every end


def measure() -> Shop:
    """Open the shop, order, and close it."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "fogbank", "up", str(_TEMPLATE), "--memory", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        url = ""
        for line in server.stdout:
            if found := re.match(r"  Shop +(http://\S+)", line):
                url = found[1]
            if line.startswith("Ready in"):
                break
        deployed_s = time.perf_counter() - began
        asked = time.perf_counter()
        first = _ask(url, "POST", "/", _ORDER)
        first_order_s = time.perf_counter() - asked
        _way(url, first["id"])
        first_everywhere_s = time.perf_counter() - began
        ways = [_way(url, _ask(url, "POST", "/", _ORDER)["id"]) for _ in range(_ORDERS)]
        server.send_signal(signal.SIGTERM)
        server.communicate()
    return Shop(deployed_s, first_order_s, first_everywhere_s, statistics.median(ways))


def _ask(url: str, method: str, path: str, body: str = "", *, host: str = "") -> Any:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    connection.request(method, path, body, {"Host": host or parts.netloc})
    return json.loads(connection.getresponse().read())


def _way(url: str, order: str) -> float:
    """How long the whole of it took by its trace, in ms, once all of its steps have ended."""
    while True:
        [tree] = _ask(url, "GET", f"/_fogbank/trace/{order}", host="localhost")["traces"]
        steps = list(_steps(tree["hops"]))
        if len(steps) >= _STEPS and all(step.get("outcome") for step in steps):
            return max(step["at_ms"] + step.get("took_ms", 0) for step in steps) - tree["at_ms"]


def _steps(hops: list[Any]) -> Any:
    for hop in hops:
        yield hop
        yield from _steps(hop.get("hops", []))


def main(runs: int) -> int:
    measure()  # the first one reads the files from the disk, and writes what is compiled
    shops = [measure() for _ in range(runs)]
    everywhere_s = statistics.median(shop.first_everywhere_s for shop in shops)
    print(
        f"the shop: deployed in {statistics.median(shop.deployed_s for shop in shops):.2f} s from a cold start "
        f"(best {min(shop.deployed_s for shop in shops):.2f} s); first order answered in "
        f"{statistics.median(shop.first_order_s for shop in shops):.3f} s, at every end "
        f"{everywhere_s:.2f} s after the start (goal {READY_S:.0f} s); "
        f"later orders are at every end in {statistics.median(shop.order_ms for shop in shops):.0f} ms"
    )
    return int(everywhere_s > READY_S)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
