"""What fences keep a function from, in every kind that the machine can have."""

import json
import os
from pathlib import Path

import pytest

from fogbank.compute.sandbox import Fences, Needs, Sandbox, merged, read_probe
from tests.compute.pen import MACHINE, pen, variants
from tests.compute.shed import Shed, error_of

on_linux = pytest.mark.skipif(MACHINE.system != "linux", reason="there are no fences on this system")
every_kind = pytest.mark.parametrize("fences", variants())

TRIES = """
import os, signal
def attempt(act):
    try:
        return str(act())
    except OSError as error:
        return type(error).__name__
def handler(event, context):
    task = os.environ["LAMBDA_TASK_ROOT"]
    ours, parent = event["ours"], event["server"]
    return {
        "read data": attempt(lambda: open(ours + "/data/store.db").read()),
        "list others": attempt(lambda: os.listdir(ours + "/code")),
        "write code": attempt(lambda: open(task + "/app.py", "a").write("x")),
        "write beside code": attempt(lambda: open(task + "/new", "w").write("x")),
        "write home": attempt(lambda: open(event["home"] + "/new", "w").write("x")),
        "server's environment": attempt(lambda: open(f"/proc/{parent}/environ").read()),
        "signal server": attempt(lambda: os.kill(parent, 0)),
        "server's files": attempt(lambda: os.listdir(f"/proc/{parent}/root")),
        "shadow": attempt(lambda: open("/etc/shadow").read()),
        "write tmp": attempt(lambda: open(os.environ["TMPDIR"] + "/a", "w").write("x")),
        "read own code": attempt(lambda: len(open(task + "/app.py").read()) > 0),
        "read system": attempt(lambda: len(open("/etc/hosts").read()) >= 0),
        "run program": attempt(lambda: os.system("true")),
    }
"""
DENIED = {"PermissionError", "FileNotFoundError", "NotADirectoryError", "ProcessLookupError", "OSError"}


@on_linux
@every_kind
def test_a_function_reaches_its_own_and_the_system_only(tmp_path: Path, fences: Fences) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/store.db").write_text("secret")

    async def story(shed: Shed) -> None:
        function = shed.python(TRIES)
        event = {"ours": str(tmp_path), "server": os.getpid(), "home": str(Path.home())}
        found = await function.call(event)
        allowed = {name for name, result in found.items() if result not in DENIED}
        wanted = {"write tmp", "read own code", "read system", "run program"}
        if not fences.landlock:
            # Mounts hide what was named; signals and the machine's other files are a matter of users.
            allowed -= {"signal server", "shadow"} if not fences.other_user else set()
        if not fences.mounts:
            # The tests' folders are below /tmp, which is shared then.
            allowed -= {"read data", "list others", "write code", "write beside code"}
        assert allowed == wanted, found

    pen(tmp_path, story, fences)


@on_linux
@every_kind
def test_what_one_environment_writes_another_does_not_see(tmp_path: Path, fences: Fences) -> None:
    if not fences.mounts:
        pytest.skip("/tmp is shared without mount namespaces, as docs/functions.md says")

    async def story(shed: Shed) -> None:
        source = """
            import os
            def handler(event, _):
                open(f"/tmp/{event}", "w").close()
                return sorted(os.listdir("/tmp"))
        """
        one, other = shed.python(source), shed.python(source)
        assert "one" in await one.call("one")
        seen = await other.call("other")
        assert "one" not in seen
        assert {"one", "again"} <= set(await one.call("again"))  # its own stays while it is warm

    pen(tmp_path, story, fences)


@on_linux
@pytest.mark.skipif(not MACHINE.mounts, reason="there are no mount namespaces here")
def test_tmp_is_as_large_as_was_asked_for(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        source = """
            def handler(megabytes, _):
                with open("/tmp/large", "wb") as file:
                    for _ in range(megabytes):
                        file.write(bytes(1 << 20))
        """
        function = shed.python(source, ephemeral_mb=16)
        await function.call(10)
        assert error_of(await function.invoke(20))["errorMessage"] == "[Errno 28] No space left on device"

    pen(tmp_path, story)


@on_linux
@pytest.mark.skipif(not MACHINE.other_user, reason="only root can give each environment a user of its own")
def test_a_fork_bomb_is_bounded_and_ends_with_its_environment(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        source = """
            import os
            def handler(event, context):
                for count in range(2000):
                    try:
                        # Daemons: of no family, and with nothing in their environment that tells whose they are.
                        os.posix_spawn("/bin/sleep", ["sleep", "60"], {}, setsid=True)
                    except BlockingIOError:
                        return [os.getuid(), count]
        """
        user, count = await shed.python(source, timeout_ms=12_000, memory_mb=10_240).call()
        assert 900 < count < 1024
        await shed.compute.close()
        await shed.until(lambda: not _of_user(user))

    pen(tmp_path, story, deadline_s=30)


def _of_user(user: int) -> list[str]:
    def owner(entry: Path) -> int:
        try:
            return entry.stat().st_uid
        except OSError:
            return -1

    return [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and owner(entry) == user]


@on_linux
def test_memory_far_beyond_the_limit_is_refused_at_once(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        function = shed.python("def handler(event, _): return len(bytearray(event))")
        assert error_of(await function.invoke(64 << 30))["errorType"] == "MemoryError"

    pen(tmp_path, story)


@on_linux
def test_limits(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        source = """
            import resource
            def handler(event, _):
                return {name: resource.getrlimit(getattr(resource, name))[0] for name in event}
        """
        wanted = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 1024, "RLIMIT_NPROC": 1024}
        assert await shed.python(source).call(list(wanted)) == wanted

    pen(tmp_path, story)


@pytest.mark.parametrize(
    ("fences", "line"),
    [
        (Fences(), "functions are not fenced in: this system has no fences that Fogbank knows"),
        (
            Fences("linux", 4),
            (
                "functions are fenced in: /tmp shared with the machine (no mount namespaces), files by Landlock 4, "
                "limits of processes, descriptors and memory"
            ),
        ),
        (
            Fences("linux", 0, "own", other_user=True, root=True),
            (
                "functions are fenced in: private /tmp, /var/task and /opt, no Landlock, "
                "a user of its own for each environment, limits of processes, descriptors and memory"
            ),
        ),
    ],
)
def test_fences_are_said_in_a_line(fences: Fences, line: str) -> None:
    assert str(fences) == line


@pytest.mark.parametrize(
    ("found", "root", "fences"),
    [
        ({"landlock": 7, "mount": True, "userns": True, "user": True}, True, Fences("linux", 7, "own", True, True)),
        ({"landlock": 3, "mount": False, "userns": True, "user": False}, False, Fences("linux", 3, "user")),
        ({"landlock": 3, "mount": False, "userns": False, "user": False}, False, Fences("linux", 3)),
        ({"landlock": 0, "mount": False, "userns": False, "user": True}, True, Fences("linux", 0, "", False, True)),
        (None, False, Fences("linux")),
    ],
)
def test_what_a_probe_means(found: object, root: bool, fences: Fences) -> None:
    assert read_probe(json.dumps(found).encode() if found else b"", root=root) == fences


def test_no_fences_no_plan(tmp_path: Path) -> None:
    needs = Needs(tmp_path, None, tmp_path, (), 128, 512, 40000)
    assert Sandbox(Fences(), tmp_path).plan(needs) is None


def test_later_layers_lie_over_earlier_ones(tmp_path: Path) -> None:
    for layer, files in {"one": {"a": "1", "d/x": "1", "e": "1"}, "two": {"a": "2", "d/y": "2", "e/f": "2"}}.items():
        for name, content in files.items():
            (tmp_path / layer / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / layer / name).write_text(content)
    opt = merged((tmp_path / "one", tmp_path / "two"), tmp_path / "cache")
    found = {str(path.relative_to(opt)): path.read_text() for path in opt.rglob("*") if path.is_file()}
    assert found == {"a": "2", "d/x": "1", "d/y": "2", "e/f": "2"}
    assert merged((tmp_path / "one", tmp_path / "two"), tmp_path / "cache") == opt
    assert (tmp_path / "one/a").read_text() == "1"
