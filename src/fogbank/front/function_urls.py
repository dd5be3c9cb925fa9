"""Hosts of function URLs: `ID.lambda-url.REGION.ANYTHING` goes to the function, everything else to the AWS API."""

import logging
import re
from collections.abc import Coroutine
from typing import Any, Final, final

from fogbank.front.connection import Handle
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.lambda_ import urls
from fogbank.services.lambda_.functions import Machinery
from fogbank.services.lambda_.urls import Caller
from fogbank.storage.api import Store
from fogbank.wire.auth import Authenticator
from fogbank.wire.http import Reply, Request

_log = logging.getLogger("fogbank.front")

_MARK: Final = ".lambda-url."
_HOST: Final = re.compile(r"([a-z0-9]+)\.lambda-url\.[a-z0-9-]+(?:\.|:|\Z)")


@final
class FunctionUrls:
    """Stands before the API."""

    def __init__(self, store: Store, world: World, authenticator: Authenticator, api: Handle) -> None:
        self._store = store
        self._world = world
        self._authenticator = authenticator
        self._api = api

    def handle(self, request: Request) -> Coroutine[Any, Any, Reply]:
        """The API's own coroutine for whatever is not ours: nothing is put between."""
        host = request.headers.get("host", "")
        if _MARK in host and (found := _HOST.match(host.lower())):
            return self._serve(found[1], request)
        return self._api(request)

    async def _serve(self, url_id: str, request: Request) -> Reply:
        try:
            found = await urls.find_url(self._store, url_id)
            if found is None or Machinery not in self._world.ports:
                return urls.forbidden()
            caller = None
            # A preflight is never signed; the browser sends it by itself.
            if found.signed_only and not (request.method == "OPTIONS" and found.url.cors):
                caller = self._caller(request)
                if caller is None:
                    return urls.forbidden()
            return await urls.serve(self._store, self._world, found, request, caller)
        except Exception:  # noqa: BLE001 - the last resort of a request
            _log.exception("a function URL failed: %s %s", request.method, request.path)
            return urls.failed()

    def _caller(self, request: Request) -> Caller | None:
        """Who signed it; None for a request that nobody signed, or whose signature does not hold."""
        try:
            identity = self._authenticator.identify(request, self._world.clock.now_ms(), service="lambda")
        except AwsError:
            return None
        if identity.anonymous:
            return None
        return Caller(identity.account, identity.access_key, identity.principal_arn, identity.user_id)
