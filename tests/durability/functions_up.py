"""A program, `python -m tests.durability.functions_up DATA`: a Fogbank with real functions, until it is killed."""

import asyncio
import sys
import tempfile
from pathlib import Path

from fogbank.app import Fogbank, Settings
from tests.journeys.lab import Logs, real_compute


async def serve(data: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fogbank = await Fogbank.start(Settings(port=0, data=data), compute=real_compute(Logs(), Path(folder)))
        sys.stdout.write(f"{fogbank.port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
