"""How a runtime's process begins."""

import sys
from pathlib import Path
from typing import final

from fogbank.compute.api import RuntimeUnavailable, Spec
from fogbank.compute.process import Process, spawn
from fogbank.compute.world import Begin


@final
class PlainStarter:
    """Starts every process from nothing."""

    def runtime_folder(self, spec: Spec) -> Path:
        return Path("/var/runtime")

    async def begin(self, begin: Begin) -> Process:
        spec = begin.spec
        environment = dict(begin.environment)
        if spec.runtime.startswith("python"):
            argv = [sys.executable, "-m", "awslambdaric", spec.handler]
            environment["_LAMBDA_TELEMETRY_LOG_FD"] = str(begin.frames)
        elif spec.runtime.startswith("provided"):
            argv = [str(spec.code / "bootstrap")]
        else:
            raise RuntimeUnavailable(f"There is nothing here that runs {spec.runtime}.")
        return spawn(argv, environment=environment, folder=spec.code, output=begin.output, pass_fds=(begin.frames,))

    async def close(self) -> None:
        pass
