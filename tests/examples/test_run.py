"""`make run`: what it shows, from its start to its end."""

import os
import socket
import subprocess
import sys

from tests.cli.test_up import environment
from tests.examples.stage import EXAMPLES

_DEADLINE_S = 60


def test_the_demo() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    ended = subprocess.run(
        [sys.executable, str(EXAMPLES / "shop" / "run.py"), "--once"],
        capture_output=True,
        text=True,
        cwd=EXAMPLES.parent,
        env=environment(FOGBANK_PORT=str(port), PATH=os.environ["PATH"]),
        timeout=_DEADLINE_S,
        check=False,
    )
    said = ended.stdout
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False), ended.stderr
    assert "shop CREATE_COMPLETE\n" in said
    assert said.count('"total"') >= 4
    assert 'It lies with the dead letters: {"item": "unicorn", "count": 1, "total": 7, "id": ' in said
    assert "mail to owner@example.com: the day is closed. Orders that failed: 1; large ones: 1\n" in said
    assert "queue shop-DeadLetters" in said[said.index("The way of the unicorn") :]
    assert "The shop is open until Ctrl-C." in said
