"""What environments share: time, ids, where logs go, how processes begin, and the settings."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from fogbank.compute.api import LogSink, Spec
from fogbank.compute.process import Process
from fogbank.compute.variables import Credentials
from fogbank.kernel.clock import Clock
from fogbank.kernel.ids import Ids


class Settings(Struct, frozen=True):
    """What an operator may turn."""

    environments_max: int = 256  # all functions together; the idle ones that wait longest end first
    idle_s: float = 600.0  # an environment that was not used for so long ends
    init_limit_s: float = 10.0  # https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    init_limit_provisioned_s: float = 130.0
    strict_runtimes: bool = False  # refuse a runtime when only another version of its language is there


class Begin(Struct, frozen=True):
    """The process of a runtime that is to begin."""

    spec: Spec
    environment: Mapping[str, str]
    temporary: Path
    output: int  # a pipe for its output
    frames: int  # a pipe for framed records
    api_port: int


class Starter(Protocol):
    """Starts runtimes: by a zygote where there is one, or from nothing."""

    def runtime_folder(self, spec: Spec) -> Path:
        """LAMBDA_RUNTIME_DIR. Raises RuntimeUnavailable."""
        ...

    async def prepare(self, spec: Spec) -> None:
        """Fetch what its runtime needs and cannot do without; it may take long. Raises RuntimeUnavailable."""
        ...

    async def begin(self, begin: Begin) -> Process:
        """Raises RuntimeUnavailable, InvalidEntrypoint or OSError."""
        ...

    async def extension(self, begin: Begin, name: str) -> Process:
        """Begin an external extension of the function's layers. Raises OSError."""
        ...


class World(Struct, frozen=True):
    """See above."""

    clock: Clock
    ids: Ids
    logs: LogSink
    starter: Starter
    folder: Path  # for what functions write
    endpoint: Callable[[], str]
    credentials: Callable[[Spec], Credentials]
    settings: Settings = Settings()


Later = Callable[[], Awaitable[None]]
