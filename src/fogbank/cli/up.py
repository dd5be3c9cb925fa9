"""`fogbank up`: start the server, say where it is, run until told to stop."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import Final

from msgspec import Struct

from fogbank import __version__
from fogbank.app import Fogbank, Settings
from fogbank.cli.env import reachable
from fogbank.cli.folders import BadTemplate
from fogbank.cli.logs import set_up_logs
from fogbank.compute.api import LogLine
from fogbank.front.server import CannotListen, PortTakenError
from fogbank.storage.api import CannotOpen
from fogbank.wire.auth_keys import AuthFileError

WRONG_USAGE: Final = 2
PORT_TAKEN: Final = 3
DATA_REFUSED: Final = 4
AUTH_REFUSED: Final = 5

# The writer thread waits for the interpreter only around an fsync; it should not wait for long then.
_SWITCH_INTERVAL_S: Final = 0.001


class Work(Struct, frozen=True):
    """What is deployed when the server is there, and watched."""

    templates: Sequence[Path] = ()
    parameters: Mapping[str, str] = {}


def up(
    host: str,
    port: int,
    data: Path | None,
    auth: Path | None,
    log_format: str,
    work: Work,
    *,
    strict_runtimes: bool,
    skip_unknown: bool = False,
) -> int:
    """Run the server; the command's exit code."""
    try:
        set_up_logs(log_format)
        templates = _templates(work)
    except (ValueError, BadTemplate) as error:
        return _fail(WRONG_USAGE, str(error))
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    if auth is not None and (why := _unreadable(auth)):
        return _fail(AUTH_REFUSED, f"{auth}: {why}. --auth needs a file with access keys.")
    settings = Settings(host, port, data.absolute() if data else None, auth, strict_runtimes, _cache(), skip_unknown)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, templates, work.parameters))
    except PortTakenError:
        return _fail(
            PORT_TAKEN,
            f"Port {port} on {host} is taken. Stop what listens there (is Fogbank running already?), "
            "or choose another one with --port; --port 0 takes a free one.",
        )
    except CannotListen as error:
        return _fail(
            PORT_TAKEN, f"Cannot listen on {host}, port {port}: {error.strerror}. Choose others with --host and --port."
        )
    except CannotOpen as error:
        return _fail(DATA_REFUSED, str(error))
    except AuthFileError as error:
        return _fail(AUTH_REFUSED, str(error))
    return 0


def _cache() -> Path:
    """Where things are kept that can be fetched again: FOGBANK_CACHE, else the user's cache folder."""
    named = os.environ.get("FOGBANK_CACHE")
    if named:
        return Path(named).absolute()
    base = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "fogbank"


def _unreadable(file: Path) -> str:
    """Why a file is no text that we can read; empty if it is."""
    try:
        file.read_text("utf-8")
    except UnicodeDecodeError:
        return "this is not a text in UTF-8"
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _loop_factory() -> "type[asyncio.AbstractEventLoop] | None":
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop


def _templates(work: Work) -> Mapping[str, Path]:
    """The templates by the names of their stacks. Raises BadTemplate."""
    if not work.templates:
        return {}
    from fogbank.cli.workshop import named

    return named(work.templates)


async def _serve(settings: Settings, templates: Mapping[str, Path], parameters: Mapping[str, str]) -> None:
    fogbank = await Fogbank.start(settings)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stopped.set)

    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stopped.set)
        except NotImplementedError:  # Windows
            signal.signal(name, on_signal)
    # What is here now stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    gc.enable()
    where = f"data in {settings.data}" if settings.data else "data in memory only"
    services = ", ".join(sorted(fogbank.registry.services()))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    signatures = ", signatures verified" if settings.auth else ""
    print(
        f"Fogbank {__version__} on http://{host}:{fogbank.port}: {services}; {where}{signatures}. Ready.",
        flush=True,
    )
    end = _begin_work(fogbank, settings, templates, parameters) if templates else None
    await stopped.wait()
    if end is not None:
        end()
    logging.getLogger("fogbank").info("stopping")
    await fogbank.stop()


def _begin_work(
    fogbank: Fogbank, settings: Settings, templates: Mapping[str, Path], parameters: Mapping[str, str]
) -> Callable[[], None]:
    """Deploy the templates on a thread of its own, and watch them; the function that ends it."""
    from fogbank.cli.client import Client
    from fogbank.cli.workshop import Said, Workshop

    lines: SimpleQueue[Said | None] = SimpleQueue()

    def heard(group: str, said: Sequence[LogLine]) -> None:
        for line in said:
            lines.put(Said(line.at_ms, group, line.text))

    fogbank.listen(heard)
    workshop = Workshop(Client(reachable(settings.host), fogbank.port), templates, parameters)
    # What it waits for may not come any more when the server stops.
    threading.Thread(target=workshop.run, args=(lines,), name="workshop", daemon=True).start()
    return lambda: lines.put(None)


def _fail(code: int, message: str) -> int:
    print(f"fogbank: {message}", file=sys.stderr)
    return code
