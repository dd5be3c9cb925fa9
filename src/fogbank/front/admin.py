"""`/_fogbank`: what AWS has no API for. Health, the clock, a reset.

    GET  /_fogbank/health           what runs
    GET  /_fogbank/clock            {"now": "2026-11-23T12:00:00.000Z", "now_ms": …, "frozen": false}
    POST /_fogbank/clock/freeze     time stands still
    POST /_fogbank/clock/advance    {"seconds": 90}, also ms, minutes, hours: everything due on the way happens
    POST /_fogbank/clock/resume     time runs on from where it stands
    POST /_fogbank/reset            everything is gone
    GET  /_localstack/health        for tools that look for it

Where signatures are verified (`--auth`), what changes something must be signed too, for a service of any name.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, final

import msgspec

from fogbank import __version__
from fogbank.kernel.action import Registry
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.storage.api import Store
from fogbank.wire.auth import Authenticator
from fogbank.wire.http import Reply, Request

_JSON: Final = {"content-type": "application/json"}
_STEPS: Final = ("ms", "seconds", "minutes", "hours")

_Answer = Callable[[Request], Awaitable[object]]


class BadRequest(Exception):
    """What is wrong with a request to /_fogbank."""


@final
class Admin:
    """Fogbank's own endpoints."""

    def __init__(self, store: Store, registry: Registry, world: World, authenticator: Authenticator) -> None:
        self._store = store
        self._registry = registry
        self._world = world
        self._authenticator = authenticator
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
        if methods is None:
            return _error(404, f"There is no {request.path}.") if request.path.startswith("/_fogbank") else None
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            return _error(405, f"{request.path} takes {' and '.join(methods)}, not {request.method}.")
        try:
            if method != "GET":
                self._check_sender(request)
            return Reply(200, _JSON, msgspec.json.encode(await methods[method](request)) + b"\n")
        except BadRequest as error:
            return _error(400, str(error))
        except AwsError as error:
            return _error(error.status, error.message)

    def _check_sender(self, request: Request) -> None:
        # A page in a browser can post to the loopback, but it cannot hide where it comes from.
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            raise BadRequest("A page from elsewhere may not do this.")
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
        now = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
        return {"now": now.replace("+00:00", "Z"), "now_ms": now_ms, "frozen": clock.frozen}

    async def _freeze(self, request: Request) -> object:
        self._world.clock.freeze()
        return await self._read_clock(request)

    async def _resume(self, request: Request) -> object:
        self._world.clock.resume()
        return await self._read_clock(request)

    async def _advance(self, request: Request) -> object:
        await self._world.clock.advance(**_step(request.body))
        return await self._read_clock(request)

    async def _reset(self, _: Request) -> object:
        await self._world.background.stop()
        await self._store.reset()
        return {"status": "reset"}


def _step(body: bytes) -> dict[str, int]:
    try:
        step: Any = msgspec.json.decode(body)
    except msgspec.DecodeError:
        step = None
    if not isinstance(step, dict) or not step:
        raise BadRequest('Say how far, for example {"seconds": 90}.')
    for name, amount in step.items():  # pyright: ignore[reportUnknownVariableType]
        if name not in _STEPS:
            raise BadRequest(f"{name} is not one of {', '.join(_STEPS)}.")
        if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= 10**12:
            raise BadRequest(f"{name} must be a whole number from 0: a clock cannot go back.")
    return step  # pyright: ignore[reportUnknownVariableType]


def _error(status: int, message: str) -> Reply:
    return Reply(status, _JSON, msgspec.json.encode({"message": message}) + b"\n")
