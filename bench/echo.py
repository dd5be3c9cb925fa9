"""The floor: Fogbank's own HTTP server with a handler that gives each request its body back.

python -m bench.echo PORT
"""

import asyncio
import sys

from fogbank.front.server import HttpServer
from fogbank.kernel.clock import system_clock
from fogbank.wire.http import Reply, Request


async def echo(request: Request) -> Reply:
    """Nothing is understood, nothing is kept."""
    return Reply(200, {"content-type": "application/x-amz-json-1.0"}, request.body)


async def main(port: int) -> None:
    """Serve until killed."""
    server = HttpServer(echo, system_clock())
    await server.listen("127.0.0.1", port)
    print("Ready.", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main(int(sys.argv[1])))
    else:
        uvloop.run(main(int(sys.argv[1])))
