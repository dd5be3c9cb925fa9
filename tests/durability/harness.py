"""A real Fogbank in a process of its own, clients that notice when it dies, and how to do many things at once."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, final
from urllib.parse import urlencode

_DEADLINE_S: Final = 30
ACCOUNT: Final = "000000000000"


class Unanswered(Exception):
    """The server went away before it answered; whether it did what it was asked is not known."""


class Refused(Exception):
    """The server said no: status, code and message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


@final
class Client:
    """One connection that speaks SQS's JSON protocol. A call is sent once."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_DEADLINE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        """The answer. Raises Unanswered, Refused."""
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"AmazonSQS.{action}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, "
            "SignedHeaders=host, Signature=0",
        }
        return self.post("/", parameters, headers)

    def form(self, service: str, action: str, **parameters: str) -> str:
        """The XML that a service of the query protocol answers. Raises Unanswered, Refused."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, "
            "SignedHeaders=host, Signature=0",
        }
        status, read = self._send("/", urlencode({"Action": action, **parameters}), headers)
        if status != 200:
            raise Refused(status, action, read.decode())
        return read.decode()

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> dict[str, Any]:
        status, read = self._send(path, json.dumps(body), headers or {})
        answer: dict[str, Any] = json.loads(read) if read else {}
        if status != 200:
            code = str(answer.get("__type", "")).rpartition("#")[2]
            raise Refused(status, code, str(answer.get("message", "")))
        return answer

    def _send(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            self._connection.request("POST", path, body, headers)
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise Unanswered(str(error)) from error


def fogbank(*arguments: str) -> "subprocess.Popen[str]":
    """`fogbank` with these arguments, unmoved by the environment's settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FOGBANK_")}
    command = [sys.executable, "-m", "fogbank", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def ended(*arguments: str) -> tuple[int, str]:
    """`fogbank` with these arguments, when it has ended: its exit code, and what it wrote to standard error."""
    with fogbank(*arguments) as process:
        patience = threading.Timer(_DEADLINE_S, process.kill)
        patience.start()
        _, said = process.communicate()
        patience.cancel()
    return process.returncode, said


@final
class Server:
    """`fogbank up` on a directory; killed at the end of `with`, unless it has ended."""

    def __init__(self, data: Path, *options: str, port: int = 0) -> None:
        self._process = fogbank("up", "--port", str(port), "--data", str(data), *options)
        self._errors: list[str] = []
        # Nobody may wait for us to read what it logs.
        self._reader = threading.Thread(target=self._read_errors)
        self._reader.start()
        self.port = self._await_ready()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        self._errors += self._process.stderr

    def _await_ready(self) -> int:
        assert self._process.stdout is not None
        patience = threading.Timer(_DEADLINE_S, self._process.kill)
        patience.start()
        line = self._process.stdout.readline()
        patience.cancel()
        ready = re.search(r"http://127\.0\.0\.1:(\d+): .* Ready\.$", line)
        if ready is None:
            self.kill()
            raise AssertionError(f"no Ready line but {line!r}; it logged: {self.log}")
        return int(ready[1])

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        """What it wrote to standard error; whole when it has ended."""
        return "".join(self._errors)

    def client(self) -> Client:
        return Client(self.port)

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        """One call on a connection of its own."""
        with self.client() as client:
            return client.call(action, **parameters)

    def url(self, queue: str) -> str:
        return f"http://127.0.0.1:{self.port}/{ACCOUNT}/{queue}"

    def advance(self, seconds: int) -> None:
        with self.client() as client:
            client.post("/_fogbank/clock/advance", {"seconds": seconds})

    def kill(self) -> None:
        """SIGKILL: it has no time for anything."""
        self._process.kill()
        self._wait()

    def ask_to_stop(self) -> None:
        """SIGTERM."""
        self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        """The exit code, when it has ended by itself."""
        patience = threading.Timer(_DEADLINE_S, self._process.kill)
        patience.start()
        code = self._wait()
        patience.cancel()
        return code

    def _wait(self) -> int:
        code = self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if error is not None:
            error.add_note(f"The server logged:\n{self.log}")


Worker = Callable[[Client], None]


@contextmanager
def working(server: Server, workers: Sequence[Worker]) -> Generator[None]:
    """Each worker in a thread of its own with a connection of its own, over and over until the server is gone.

    At the end of `with` all have ended; raises what went wrong in one of them.
    """

    def work(worker: Worker) -> None:
        with server.client() as client:
            try:
                while True:
                    worker(client)
            except Unanswered:
                return

    with ThreadPoolExecutor(len(workers)) as pool:
        futures = [pool.submit(work, worker) for worker in workers]
        try:
            yield
        finally:
            server.kill()
    for future in futures:
        future.result()
