"""`/_fogbank/trace`: what happened to an event, from the call that began it to each end.

GET /_fogbank/trace            the latest traces
GET /_fogbank/trace/last       the one that something happened to last
GET /_fogbank/trace/ID         by its id, or by an id of an event, a message or a request in it
?format=text                   as a tree of text instead of JSON
"""

from typing import Final
from urllib.parse import parse_qs, unquote

from fogbank.fabric.trace_text import text_of
from fogbank.fabric.traces import Found, Traces
from fogbank.kernel.world import World
from fogbank.wire.http import Reply, Request

PATH: Final = "/_fogbank/trace"
_LATEST: Final = 20
_TEXT: Final = {"content-type": "text/plain; charset=utf-8"}


async def trace_page(world: World, request: Request) -> Reply | Found | None:
    """None when there is no such trace."""
    name = unquote(request.path.removeprefix(PATH).strip("/"))
    traces = world.port(Traces)
    if name in ("", "last"):
        found = await traces.latest(1 if name else _LATEST)
    else:
        found = await traces.find(name)
    if name and not found:
        return None
    if parse_qs(request.query).get("format") == ["text"]:
        return Reply(200, _TEXT, text_of(found).encode())
    return Found(list(found))
