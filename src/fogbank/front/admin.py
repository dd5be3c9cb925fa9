"""`/_fogbank`: what AWS has no API for. Health, the clock, a reset.

    GET  /_fogbank/health           what runs
    GET  /_fogbank/clock            {"now": "2026-11-23T12:00:00.000Z", "now_ms": …, "frozen": false}
    POST /_fogbank/clock/freeze     time stands still
    POST /_fogbank/clock/advance    {"seconds": 90}, also ms, minutes, hours: everything due on the way happens
    POST /_fogbank/clock/resume     time runs on from where it stands
    POST /_fogbank/reset            everything is gone
    GET  /_fogbank/resources        all that there is
    GET  /_fogbank/trace            what happened to an event
    GET  /_fogbank/code/SHA256      a deployment package of a function or a layer
    GET  /_fogbank/trace/ID         what happened to an event, see traces.py
    GET  /_localstack/health        for tools that look for it

Where signatures are verified (`--auth`), what changes something must be signed too, for a service of any name.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, final

import msgspec

from fogbank import __version__
from fogbank.front.code import code_reply
from fogbank.kernel.action import Registry
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.storage.api import ReadFailed, Store, WriteFailed
from fogbank.wire.auth import Authenticator
from fogbank.wire.http import Reply, Request

_log = logging.getLogger("fogbank.admin")

_JSON: Final = {"content-type": "application/json"}
_STEPS_MS: Final = {"ms": 1, "seconds": 1000, "minutes": 60_000, "hours": 3_600_000}
# Dates have four digits for the year in AWS's protocols, and in the Date header.
_END_OF_TIME_MS: Final = 253_402_300_799_999

# Whoever knows such a path was given it: its last part is a token.
_SECRET: Final = re.compile(r"/_fogbank/cloudformation/answers/[^/]+\Z")

_Answer = Callable[[Request], Awaitable[object]]
# What others show here: a Reply, or a value that becomes JSON. None: there is nothing of this name.
Page = Callable[[Request], Awaitable[Reply | object | None]]


class BadRequest(Exception):
    """What is wrong with a request to /_fogbank."""


class Forbidden(Exception):
    """Who may not do it."""


@final
class Admin:
    """Fogbank's own endpoints."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        world: World,
        authenticator: Authenticator,
        resume: Callable[[], Awaitable[None]],
        pages: Mapping[str, Page],
    ) -> None:
        self._store = store
        self._registry = registry
        self._world = world
        self._authenticator = authenticator
        self._resume_work = resume  # what goes on in the background, after a reset
        self._pages = pages  # by the beginning of their paths
        self._answers: dict[str, dict[str, _Answer]] = {
            "/_fogbank/health": {"GET": self._health},
            "/_fogbank/clock": {"GET": self._read_clock},
            "/_fogbank/clock/freeze": {"POST": self._freeze},
            "/_fogbank/clock/advance": {"POST": self._advance},
            "/_fogbank/clock/resume": {"POST": self._resume},
            "/_fogbank/reset": {"POST": self._reset},
            "/_localstack/health": {"GET": self._localstack_health},
        }

    async def handle(self, request: Request) -> Reply | None:
        """The reply; None for a path that is not ours."""
        methods = self._answers.get(request.path.rstrip("/"))
        page = self._page(request.path)
        if methods is None and page is None:
            return await self._elsewhere(request)
        method = "GET" if request.method == "HEAD" else request.method
        if methods is not None and method not in methods:
            allowed = " and ".join(methods)
            return _error(405, f"{request.path} takes {allowed}, not {request.method}.", {"allow": ", ".join(methods)})
        try:
            if method != "GET" and not _SECRET.match(request.path):
                self._check_sender(request)
            answer = methods[method] if methods is not None else page
            assert answer is not None
            said = await answer(request)
            if said is None:
                return _error(404, f"There is no {request.path}.")
            return said if isinstance(said, Reply) else Reply(200, _JSON, msgspec.json.encode(said) + b"\n")
        except BadRequest as error:
            return _error(400, str(error))
        except Forbidden as error:
            return _error(403, str(error))
        except AwsError as error:
            return _error(error.status, error.message)
        except (ReadFailed, WriteFailed) as error:
            _log.error("%s was refused by the disk: %s", request.path, error)
            return _error(503, str(error))
        except Exception:  # noqa: BLE001 - the last resort of a request
            _log.exception("%s %s failed", request.method, request.path)
            return _error(500, "This is a defect of Fogbank; its trace is in the log.")

    def _page(self, path: str) -> Page | None:
        """What somebody else shows there."""
        return next(
            (
                page
                for begins, page in self._pages.items()
                # A beginning that ends in a dash is that of a file's name.
                if path == begins or path.startswith(begins if begins.endswith("-") else f"{begins}/")
            ),
            None,
        )

    def shows(self, path: str) -> bool:
        """Whether a path outside of `/_fogbank` is shown by somebody, not a request to AWS."""
        return self._page(path) is not None

    async def _elsewhere(self, request: Request) -> Reply | None:
        """The reply to a path that is not in the table."""
        if not request.path.startswith("/_fogbank"):
            return None
        code = await code_reply(self._store, request.path) if request.method in ("GET", "HEAD") else None
        return code or _error(404, f"There is no {request.path}.")

    def _check_sender(self, request: Request) -> None:
        # A page in a browser can post to the loopback, but it cannot hide where it comes from.
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise Forbidden("A page from elsewhere may not do this.")
        self._authenticator.identify(request, self._world.clock.now_ms())

    async def _health(self, _: Request) -> object:
        services = dict.fromkeys(sorted(self._registry.services()), "running")
        return {"status": "running", "version": __version__, "services": services}

    async def _localstack_health(self, _: Request) -> object:
        services = dict.fromkeys(sorted(self._registry.services()), "running")
        return {"services": services, "edition": "fogbank", "version": __version__}

    async def _read_clock(self, _: Request) -> object:
        clock = self._world.clock
        now_ms = clock.now_ms()
        seconds, ms = divmod(now_ms, 1000)
        now = datetime.fromtimestamp(seconds, UTC).replace(microsecond=ms * 1000).isoformat(timespec="milliseconds")
        return {"now": now.replace("+00:00", "Z"), "now_ms": now_ms, "frozen": clock.frozen}

    async def _freeze(self, request: Request) -> object:
        self._world.clock.freeze()
        return await self._read_clock(request)

    async def _resume(self, request: Request) -> object:
        self._world.clock.resume()
        return await self._read_clock(request)

    async def _advance(self, request: Request) -> object:
        step_ms = _step_ms(request.body)
        if step_ms > _END_OF_TIME_MS - self._world.clock.now_ms():
            raise BadRequest("That is after the year 9999.")
        await self._world.clock.advance(ms=step_ms)
        return await self._read_clock(request)

    async def _reset(self, _: Request) -> object:
        await self._world.background.stop()
        await self._store.reset()
        self._world.wakeups.release()
        await self._resume_work()
        return {"status": "reset"}


def _step_ms(body: bytes) -> int:
    try:
        step = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        step = None
    if not step:
        raise BadRequest('Say how far, for example {"seconds": 90}.')
    step_ms = 0
    for name, amount in step.items():
        if name not in _STEPS_MS:
            raise BadRequest(f"{name} is not one of {', '.join(_STEPS_MS)}.")
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
            raise BadRequest(f"{name} must be a whole number from 0: a clock cannot go back.")
        step_ms += amount * _STEPS_MS[name]
    return step_ms


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, _JSON | (headers or {}), msgspec.json.encode({"message": message}) + b"\n")
