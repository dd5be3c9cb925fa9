"""Browsers and S3: preflights are answered, and answers to pages of other origins carry the headers that let them in.

Both follow the bucket's CORS configuration. Whatever is not for a bucket, or has no Origin, goes on untouched.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
"""

from collections.abc import Coroutine
from typing import Any, Final, final

from fogbank.front.connection import Handle
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.s3 import browsers
from fogbank.storage.api import Store
from fogbank.wire.gateway import Gateway, Speech
from fogbank.wire.http import Reply, Request
from fogbank.wire.route import bucket_of

_S3: Final = Speech("rest-xml", "s3")


@final
class Buckets:
    """Stands before the API."""

    def __init__(self, store: Store, world: World, gateway: Gateway, api: Handle) -> None:
        self._store = store
        self._world = world
        self._gateway = gateway
        self._api = api

    def handle(self, request: Request) -> Coroutine[Any, Any, Reply]:
        """The API's own coroutine for whatever comes from no page: nothing is put between."""
        if "origin" not in request.headers:
            return self._api(request)
        bucket = bucket_of(request)
        if bucket is None:
            return self._api(request)
        return self._preflight(request, bucket) if request.method == "OPTIONS" else self._serve(request, bucket)

    async def _preflight(self, request: Request, bucket: str) -> Reply:
        try:
            return Reply(200, await browsers.preflight(self._store, bucket, request.headers))
        except AwsError as error:
            return self._gateway.refuse(_S3, error, self._world.ids.uuid())

    async def _serve(self, request: Request, bucket: str) -> Reply:
        reply = await self._api(request)
        origin = request.headers["origin"]
        reply.headers |= await browsers.headers_for(self._store, bucket, origin, request.method)
        return reply
