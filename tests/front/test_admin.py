"""/_fogbank, over HTTP, on the system's clock and on the test's."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from fogbank import __version__
from fogbank.kernel.clock import system_clock
from fogbank.storage.api import WriteFailed
from tests.cloud import Cloud


@final
class Admin:
    """Asks /_fogbank of a cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._endpoint = cloud.endpoint

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self._endpoint + path, data, sent, method=method)
        try:
            with urlopen(request) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read() or b"null")

    def get(self, path: str) -> Any:
        status, answer = self.ask("GET", path)
        assert status == 200
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        status, answer = self.ask("POST", path, body)
        assert status == 200, answer
        return answer


@pytest.fixture
def admin(cloud: Cloud) -> Admin:
    return Admin(cloud)


@pytest.fixture
def live() -> Iterator[Cloud]:
    """A server on the system's clock."""
    with Cloud(clock=system_clock()) as running:
        yield running


def test_health(admin: Admin) -> None:
    health = admin.get("/_fogbank/health")
    assert (health["status"], health["version"]) == ("running", __version__)
    assert {"sqs", "sts"} <= set(health["services"])
    assert set(health["services"].values()) == {"running"}
    assert admin.get("/_fogbank/health/") == admin.get("/_fogbank/health?verbose") == health
    assert admin.ask("HEAD", "/_fogbank/health") == (200, None)
    assert admin.get("/_localstack/health")["services"] == health["services"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_fogbank", 404),
        ("GET", "/_fogbank/nothing", 404),
        ("GET", "/_fogbankx", 404),
        ("GET", "/_fogbank/clock%2Ffreeze", 404),
        ("POST", "/_fogbank/health", 405),
        ("GET", "/_fogbank/reset", 405),
        ("HEAD", "/_fogbank/reset", 405),
        ("PUT", "/_fogbank/clock/advance", 405),
    ],
)
def test_what_is_not_there(admin: Admin, method: str, path: str, status: int) -> None:
    found, answer = admin.ask(method, path)
    assert found == status
    assert answer is None or path.rpartition("?")[0] in answer["message"]


# The clock


def test_the_clock_of_a_running_server(live: Cloud) -> None:
    admin = Admin(live)
    clock = admin.get("/_fogbank/clock")
    assert abs(clock["now_ms"] - time.time() * 1000) < 5000  # noqa: TID251 - against the machine's own
    assert clock["frozen"] is False
    frozen = admin.post("/_fogbank/clock/freeze")
    assert frozen["frozen"] is True
    assert admin.get("/_fogbank/clock") == frozen
    moved = admin.post("/_fogbank/clock/advance", {"hours": 1, "minutes": 1, "seconds": 1, "ms": 1})
    assert moved == frozen | {"now": moved["now"], "now_ms": frozen["now_ms"] + 3_661_001}
    resumed = admin.post("/_fogbank/clock/resume")
    assert resumed["frozen"] is False
    assert 0 <= resumed["now_ms"] - moved["now_ms"] < 5000
    ahead = admin.post("/_fogbank/clock/advance", {"seconds": 90})
    assert ahead["frozen"] is False
    assert 90_000 <= ahead["now_ms"] - resumed["now_ms"] < 95_000
    assert admin.get("/_fogbank/clock")["now_ms"] >= ahead["now_ms"]


def test_the_clock_is_told_as_a_date(admin: Admin) -> None:
    assert admin.get("/_fogbank/clock") == {
        "now": "2023-11-14T22:13:20.000Z",
        "now_ms": 1_700_000_000_000,
        "frozen": True,
    }


def test_what_is_due_has_happened_when_the_clock_was_moved(live: Cloud) -> None:
    admin = Admin(live)
    admin.post("/_fogbank/clock/freeze")
    url = live.queue()
    live.sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=900)
    assert live.bodies(url) == []
    admin.post("/_fogbank/clock/advance", {"minutes": 15})
    assert live.bodies(url) == ["later"]


def test_clients_whose_clock_is_behind_are_still_served(live: Cloud) -> None:
    admin = Admin(live)
    admin.post("/_fogbank/clock/advance", {"hours": 24 * 365})
    assert live.queue().endswith("/queue-1")


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        [1],
        "90",
        90,
        {"seconds": -1},
        {"seconds": 1.5},
        {"seconds": "1"},
        {"seconds": True},
        {"seconds": None},
        {"days": 1},
        {"seconds": 1, "weeks": 1},
        {"hours": 10**12},
        {"ms": 10**30},
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"seconds":' + b"9" * 5000 + b"}",
    ],
)
def test_steps_that_cannot_be(admin: Admin, body: Any) -> None:
    status, answer = admin.ask("POST", "/_fogbank/clock/advance", body)
    assert status == 400
    assert answer["message"]
    assert admin.get("/_fogbank/clock")["now_ms"] == 1_700_000_000_000


def test_time_ends_with_the_year_9999(admin: Admin) -> None:
    end_ms = 253_402_300_799_999
    assert (
        admin.post("/_fogbank/clock/advance", {"ms": end_ms - 1_700_000_000_000})["now"] == "9999-12-31T23:59:59.999Z"
    )
    assert admin.ask("POST", "/_fogbank/clock/advance", {"ms": 1})[0] == 400
    assert admin.ask("POST", "/_fogbank/clock/advance", {"ms": 0})[0] == 200


# Reset


@pytest.mark.parametrize("engine", ["memory", "sqlite"])
def test_after_a_reset_nothing_is_left(tmp_path: Path, engine: str) -> None:
    data = tmp_path if engine == "sqlite" else None
    with Cloud(data=data) as cloud:
        admin = Admin(cloud)
        always = cloud.fogbank.world.background.running()
        dead = cloud.queue("dead")
        source = cloud.queue(
            "q", RedrivePolicy=json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 1})
        )
        for number in range(30):
            cloud.sqs.send_message(QueueUrl=source, MessageBody=str(number))
        for _ in range(12):
            cloud.receive(source, VisibilityTimeout=0)
        cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead), MaxNumberOfMessagesPerSecond=1)
        assert any(name.startswith("sqs move") for name in cloud.fogbank.world.background.running())
        assert admin.post("/_fogbank/reset") == {"status": "reset"}
        assert cloud.fogbank.world.background.running() == always
        assert "QueueUrls" not in cloud.sqs.list_queues()
        again = cloud.queue("q")
        assert cloud.bodies(again) == []
        cloud.sqs.send_message(QueueUrl=again, MessageBody="new")
        assert cloud.bodies(again) == ["new"]
    if data is not None:
        with Cloud(data=data) as cloud:
            assert [url.rpartition("/")[2] for url in cloud.sqs.list_queues()["QueueUrls"]] == ["q"]


def test_a_disk_that_refuses_and_a_defect_are_told(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    admin = Admin(cloud)
    for error, status in ((WriteFailed("The disk is full."), 503), (ZeroDivisionError(), 500)):

        async def refuse(_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(type(cloud.fogbank.store), "reset", refuse)
        assert admin.ask("POST", "/_fogbank/reset")[0] == status
    assert [record.name for record in caplog.records] == ["fogbank.admin"] * 2
    monkeypatch.undo()
    admin.post("/_fogbank/reset")


# Who may


def test_a_page_from_elsewhere_may_look_and_not_touch(cloud: Cloud) -> None:
    admin = Admin(cloud)
    own = cloud.endpoint
    for origin, status in ((own, 200), ("https://evil.example", 403), ("null", 403), (own + "0", 403), ("", 403)):
        assert admin.ask("POST", "/_fogbank/clock/advance", {"ms": 0}, Origin=origin)[0] == status
    assert admin.ask("GET", "/_fogbank/clock", Origin="https://evil.example")[0] == 200


def test_where_signatures_are_verified_changes_must_be_signed(tmp_path: Path) -> None:
    file = tmp_path / "keys.toml"
    file.write_text('[[keys]]\nid = "AKIDEXAMPLE"\nsecret = "hush"\naccount = "123456789012"\n')
    with Cloud(auth=file, clock=system_clock()) as cloud:
        admin = Admin(cloud)
        assert admin.get("/_fogbank/health")["status"] == "running"
        for path in ("/_fogbank/reset", "/_fogbank/clock/freeze", "/_fogbank/clock/advance", "/_fogbank/clock/resume"):
            status, answer = admin.ask("POST", path, {"ms": 1})
            assert status in (400, 403)
            assert answer["message"]
        assert admin.get("/_fogbank/clock")["frozen"] is False
        for secret, frozen in (("guess", False), ("hush", True)):
            request = AWSRequest("POST", cloud.endpoint + "/_fogbank/clock/freeze", data=b"")
            signer: Any = SigV4Auth(Credentials("AKIDEXAMPLE", secret), "execute-api", "us-east-1")
            signer.add_auth(request)
            signed = dict(request.headers.items())
            status, _ = admin.ask("POST", "/_fogbank/clock/freeze", b"", **signed)
            assert (status == 200, admin.get("/_fogbank/clock")["frozen"]) == (frozen, frozen)
