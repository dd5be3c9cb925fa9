"""A data directory that cannot be used: the server does not begin, says why and what to do, and harms nothing."""

import os
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.durability.harness import Refused, Server, ended

_PORT_TAKEN: Final = 3
_DATA_REFUSED: Final = 4


def refusal(data: Path, *, port: int = 0, code: int = _DATA_REFUSED) -> str:
    """What `fogbank up` says when it does not begin: one line."""
    found, said = ended("up", "--port", str(port), "--data", str(data))
    assert found == code, said
    [line] = said.splitlines()
    assert line.startswith("fogbank: ")
    return line.removeprefix("fogbank: ")


def used(data: Path) -> Path:
    """A directory in which there is a queue with messages; its database."""
    with Server(data) as server:
        url = server.call("CreateQueue", QueueName="q")["QueueUrl"]
        for letter in "abcdefgh":
            entries = [{"Id": str(n), "MessageBody": letter * 5000} for n in range(10)]
            server.call("SendMessageBatch", QueueUrl=url, Entries=entries)
        server.ask_to_stop()
        assert server.wait() == 0
    return data / "fogbank.db"


def test_one_server_to_a_directory(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        server.call("CreateQueue", QueueName="q")
        said = refusal(tmp_path)
        assert said == (
            f"The data directory {tmp_path} is in use by process {server.pid}. End it, or choose another directory."
        )
        assert len(server.call("ListQueues")["QueueUrls"]) == 1
    # The one who had it was killed, and it is free.
    with Server(tmp_path) as server:
        assert len(server.call("ListQueues")["QueueUrls"]) == 1


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refusal(tmp_path, port=port, code=_PORT_TAKEN)
    assert said == (
        f"Port {port} on 127.0.0.1 is taken. Stop what listens there (is Fogbank running already?), "
        "or choose another one with --port; --port 0 takes a free one."
    )
    with Server(tmp_path, port=port) as server:
        assert server.port == port


def of_a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("pragma user_version = 999")


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("create table other(x)")


def text(file: Path) -> None:
    file.write_text("Dear diary, " * 1000)


def overwritten(file: Path) -> None:
    """The file's header is whole, and what follows is not."""
    head = file.read_bytes()[:100]
    file.write_bytes(head + b"\x5a" * (file.stat().st_size - 100))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("spoil", "says", "advises"),
    [
        pytest.param(
            of_a_newer_version, "was written by a newer Fogbank (its schema is 999", "Use that version", id="newer"
        ),
        pytest.param(
            of_another_program, "is a database of another program", "Choose another data directory", id="other"
        ),
        pytest.param(text, "is not a database", "Restore it from a backup, or move it away", id="text"),
        pytest.param(overwritten, "is damaged", "Restore it from a backup, or move it away", id="overwritten"),
        pytest.param(cut, "is damaged", "Restore it from a backup, or move it away", id="cut"),
    ],
)
def test_a_file_that_cannot_be_used_stays_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], None], says: str, advises: str
) -> None:
    file = used(tmp_path)
    spoil(file)
    before = file.read_bytes()
    said = refusal(tmp_path)
    assert said.startswith(str(file))
    assert says in said
    assert advises in said
    assert file.read_bytes() == before


def test_damage_that_shows_late_is_told_and_does_not_end_the_server(tmp_path: Path) -> None:
    file = used(tmp_path)
    whole = file.read_bytes()
    # Bodies lie on pages of their own; what finds them, and the queue itself, is whole.
    at = whole.index(b"c" * 4000)
    page = at // 4096 * 4096
    file.write_bytes(whole[: page - 8 * 4096] + b"\x5a" * (16 * 4096) + whole[page + 8 * 4096 :])
    with Server(tmp_path) as server, server.client() as client:
        told: set[tuple[int, str, bool]] = set()
        for _ in range(20):
            try:
                client.call("ReceiveMessage", QueueUrl=server.url("q"), MaxNumberOfMessages=10)
            except Refused as refused:
                told.add((refused.status, refused.code, "is damaged" in refused.message))
        assert told == {(503, "ServiceUnavailable", True)}
        client.call("CreateQueue", QueueName="another")


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("a file")
    said = refusal(data)
    assert str(data) in said
    assert "Choose another one, or make it a directory that this user can write to" in said
    assert data.read_text() == "a file"


@pytest.mark.parametrize("name", ["/sys/kernel", "/proc/fogbank"])
def test_a_directory_in_which_nobody_can_write(name: str) -> None:
    """Not even root, so this can be tried by everybody."""
    if not Path(name).parent.is_dir():
        pytest.skip(f"this system has no {Path(name).parent}")
    said = refusal(Path(name))
    assert f"The data directory {name} cannot be used" in said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write what is read-only")
def test_a_database_that_is_read_only(tmp_path: Path) -> None:
    file = used(tmp_path)
    file.chmod(0o400)
    assert f"{file} is read-only. Make it and its directory writable for this user." in refusal(tmp_path)
