"""Browsers and S3: preflights, answers to pages of other origins with the headers that let them in, forms that upload.

Whatever is not for a bucket, or has neither an Origin nor a form, goes on untouched.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
"""

from collections.abc import Coroutine, Mapping
from typing import Any, Final, final
from urllib.parse import urlencode

from fogbank.front.connection import Handle
from fogbank.kernel.action import Context
from fogbank.kernel.errors import AwsError, ServiceUnavailable, Unsupported
from fogbank.kernel.world import World
from fogbank.services.s3 import browsers, forms
from fogbank.storage.api import ReadFailed, Store, WriteFailed
from fogbank.wire.auth import Authenticator, VerifyingAuthenticator
from fogbank.wire.gateway import Gateway, Speech
from fogbank.wire.http import Reply, Request
from fogbank.wire.route import bucket_of

_S3: Final = Speech("rest-xml", "s3")
_FORM: Final = "multipart/form-data"
_CREDENTIAL: Final = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature")


@final
class Buckets:
    """Stands before the API."""

    def __init__(self, store: Store, world: World, gateway: Gateway, authenticator: Authenticator, api: Handle) -> None:
        self._store = store
        self._world = world
        self._gateway = gateway
        self._authenticator = authenticator
        self._api = api

    def handle(self, request: Request) -> Coroutine[Any, Any, Reply]:
        """The API's own coroutine for whatever comes from no page: nothing is put between."""
        form = request.method == "POST" and request.headers.get("content-type", "").startswith(_FORM)
        if "origin" not in request.headers and not form:
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
        form = request.method == "POST" and request.headers.get("content-type", "").startswith(_FORM)
        reply = await (self._upload(request, bucket) if form else self._api(request))
        origin = request.headers.get("origin")
        if origin is None:
            return reply
        reply.headers |= await browsers.headers_for(self._store, bucket, origin, request.method)
        return reply

    async def _upload(self, request: Request, bucket: str) -> Reply:
        request_id = self._world.ids.uuid()
        try:
            form = forms.parse(request.headers["content-type"], request.body)
            ctx = self._context(request, form.fields, request_id)
            return await forms.upload(self._store, ctx, bucket, form)
        except AwsError as error:
            return self._gateway.refuse(_S3, error, request_id)
        except (ReadFailed, WriteFailed) as error:
            return self._gateway.refuse(_S3, ServiceUnavailable(str(error)), request_id)

    def _context(self, request: Request, fields: Mapping[str, str], request_id: str) -> Context:
        """Who the form says signed it. Raises Unsupported where that would have to be proven."""
        if isinstance(self._authenticator, VerifyingAuthenticator):
            raise Unsupported("uploads by forms (POST Object) where signatures are verified")
        signed = {name: fields[name.lower()] for name in _CREDENTIAL if name.lower() in fields}
        claim = Request("POST", request.path, urlencode(signed), request.headers, b"")
        now_ms = self._world.clock.now_ms()
        identity = self._authenticator.identify(claim, now_ms, service="s3")
        return Context(
            identity.account,
            identity.region,
            identity.principal_arn,
            identity.user_id,
            identity.access_key,
            now_ms,
            request_id,
            "http://" + request.headers.get("host", "localhost:4566"),
            self._world,
            request.headers.get("x-amzn-trace-id", ""),
        )
