"""How a runtime's process begins."""

import asyncio
import logging
import sys
import sysconfig
from pathlib import Path
from typing import Final, final

from fogbank.compute.api import RuntimeUnavailable, Spec
from fogbank.compute.process import Process, spawn
from fogbank.compute.world import Begin
from fogbank.compute.zygote import RUNTIME_MODULES, SDK_MODULES, Birth, Kind, ZygoteFailed, Zygotes

_log = logging.getLogger("fogbank.compute")
_SCANNED_FILES_MAX: Final = 500
_SCANNED_BYTES_MAX: Final = 4 * 1024 * 1024
_SDK: Final = (b"boto3", b"botocore")


@final
class Starter:
    """Forks Python runtimes from a zygote, and starts all others from nothing."""

    def __init__(self, *, zygotes: bool = True) -> None:
        self._zygotes = Zygotes() if zygotes else None
        self._uses_sdk: dict[str, bool] = {}  # by revision

    def runtime_folder(self, spec: Spec) -> Path:
        return Path("/var/runtime")

    async def begin(self, begin: Begin) -> Process:
        spec = begin.spec
        environment = dict(begin.environment)
        if spec.runtime.startswith("python"):
            site = sysconfig.get_path("platlib")
            layers = [str(layer / "python") for layer in reversed(spec.layers)]
            if self._zygotes is not None:
                kind = Kind(Path(sys.executable), (site,), await self._modules(spec))
                birth = Birth(
                    handler=spec.handler,
                    environment=environment,
                    folder=str(spec.code),
                    path=(str(spec.code), *layers),
                    output=begin.output,
                    frames=begin.frames,
                )
                try:
                    return await self._zygotes.fork(kind, birth)
                except ZygoteFailed as error:
                    _log.warning("no zygote for %s: %s", spec.name, error)
            environment["_LAMBDA_TELEMETRY_LOG_FD"] = str(begin.frames)
            environment["PYTHONPATH"] = ":".join([*layers, site])
            argv = [sys.executable, "-m", "awslambdaric", spec.handler]
        elif spec.runtime.startswith("provided"):
            argv = [str(spec.code / "bootstrap")]
        else:
            raise RuntimeUnavailable(f"There is nothing here that runs {spec.runtime}.")
        return spawn(argv, environment=environment, folder=spec.code, output=begin.output, pass_fds=(begin.frames,))

    async def close(self) -> None:
        if self._zygotes is not None:
            await self._zygotes.close()

    async def _modules(self, spec: Spec) -> tuple[str, ...]:
        uses = self._uses_sdk.get(spec.revision)
        if uses is None:
            roots = (spec.code, *(layer / "python" for layer in spec.layers))
            uses = await asyncio.to_thread(uses_sdk, roots)
            self._uses_sdk[spec.revision] = uses
        return RUNTIME_MODULES + SDK_MODULES if uses else RUNTIME_MODULES


def uses_sdk(roots: tuple[Path, ...]) -> bool:
    """Whether Python code imports AWS's SDK and does not bring its own."""
    if any((root / name).is_dir() for root in roots for name in ("boto3", "botocore")):
        return False
    files, read = 0, 0
    for root in roots:
        for path in root.rglob("*.py"):
            files += 1
            try:
                content = path.read_bytes()
            except OSError:
                continue
            read += len(content)
            if any(name in content for name in _SDK):
                return True
            if files > _SCANNED_FILES_MAX or read > _SCANNED_BYTES_MAX:
                return False
    return False
