"""Cross-origin requests to function URLs: what the URL's configuration allows, its own answer to a preflight.

https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, final

from fogbank.kernel.http import Reply, Request

_OURS: Final = "access-control-"


@final
class Cors:
    """A URL's configuration, in AWS's names."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings

    def is_preflight(self, request: Request) -> bool:
        return request.method == "OPTIONS" and "access-control-request-method" in request.headers

    def preflight(self, request: Request) -> Reply:
        """The function hears nothing of it."""
        headers = self._headers(request)
        if headers:
            headers["Access-Control-Allow-Methods"] = ",".join(self._listed("AllowMethods"))
            headers["Access-Control-Allow-Headers"] = ",".join(self._listed("AllowHeaders"))
            if self._settings.get("MaxAge") is not None:
                headers["Access-Control-Max-Age"] = str(self._settings["MaxAge"])
        return Reply(200, {name: value for name, value in headers.items() if value})

    def allow(self, request: Request, reply: Reply) -> Reply:
        """The configuration stands above what the function says itself."""
        headers = self._headers(request)
        if headers and self._listed("ExposeHeaders"):
            headers["Access-Control-Expose-Headers"] = ",".join(self._listed("ExposeHeaders"))
        kept = {name: value for name, value in reply.headers.items() if not name.lower().startswith(_OURS)}
        return Reply(reply.status, kept | headers, reply.body)

    def _headers(self, request: Request) -> dict[str, str]:
        """What every answer has; nothing for an origin that is not allowed."""
        origin = request.headers.get("origin")
        origins = self._listed("AllowOrigins")
        if origin is None or not ("*" in origins or origin in origins):
            return {}
        credentials = bool(self._settings.get("AllowCredentials"))
        headers = {"Access-Control-Allow-Origin": origin if credentials or "*" not in origins else "*"}
        if credentials:
            headers["Access-Control-Allow-Credentials"] = "true"
        if headers["Access-Control-Allow-Origin"] != "*":
            headers["Vary"] = "Origin"
        return headers

    def _listed(self, name: str) -> Sequence[str]:
        return self._settings.get(name) or ()
