"""A request to the AWS API: understood by the wire, run by the registry, answered by the wire.

Whatever goes wrong is an answer: the caller's mistakes in AWS's words, a disk that refuses as 503, a defect of
ours as 500, its trace in the log under the request's id.
"""

import logging
from typing import final

from fogbank.front.admin import Admin
from fogbank.kernel.action import Context, Registry
from fogbank.kernel.errors import AwsError, InternalFailure, ServiceUnavailable
from fogbank.kernel.world import World
from fogbank.storage.api import ReadFailed, WriteFailed
from fogbank.wire.gateway import Call, Gateway, Refused, Speech
from fogbank.wire.http import Reply, Request

_log = logging.getLogger("fogbank.api")


@final
class Api:
    """The handler of the server."""

    def __init__(self, gateway: Gateway, registry: Registry, world: World, admin: Admin) -> None:
        self._gateway = gateway
        self._registry = registry
        self._world = world
        self._admin = admin

    async def handle(self, request: Request) -> Reply:
        """Answer one request; nothing is raised."""
        if request.path.startswith("/_") or (request.method == "GET" and self._admin.shows(request.path)):
            reply = await self._admin.handle(request)
            if reply is not None:
                return reply
        world = self._world
        now_ms = world.clock.now_ms()
        request_id = world.ids.uuid()
        speech = Speech("json", None)
        try:
            call = self._gateway.accept(request, now_ms)
            speech = call.speech
            result = await self._registry.run(
                call.action, _context(call, request, request_id, now_ms, world), call.params
            )
            return self._gateway.answer(call, result, request_id)
        except Refused as refused:
            if isinstance(refused.error, InternalFailure):
                _log.exception("request %s was not understood: %s %s", request_id, request.method, request.path)
            return self._gateway.refuse(refused.speech, refused.error, request_id)
        except AwsError as error:
            return self._gateway.refuse(speech, error, request_id)
        except (ReadFailed, WriteFailed) as error:
            _log.error("request %s was refused by the disk: %s", request_id, error)
            return self._gateway.refuse(speech, ServiceUnavailable(str(error)), request_id)
        except Exception:  # noqa: BLE001 - the last resort of a request
            _log.exception("request %s failed: %s %s", request_id, request.method, request.path)
            return self._gateway.refuse(speech, InternalFailure(), request_id)


def _context(call: Call, request: Request, request_id: str, now_ms: int, world: World) -> Context:
    identity = call.identity
    return Context(
        identity.account,
        identity.region,
        identity.principal_arn,
        identity.user_id,
        identity.access_key,
        now_ms,
        request_id,
        "http://" + request.headers.get("host", "localhost:4566"),
        world,
        request.headers.get("x-amzn-trace-id", ""),
    )
