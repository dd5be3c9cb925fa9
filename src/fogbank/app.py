"""The composition root: the one file that imports everything and wires it by hand."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Self, final

from msgspec import Struct

from fogbank.compute.api import Compute, LogLine
from fogbank.compute.environments import make_compute
from fogbank.compute.packages import Packages
from fogbank.compute.world import Settings as ComputeSettings
from fogbank.fabric.delivery import Acting, DeadLetterForm, Seals, Target
from fogbank.fabric.http import HttpClient, OutboundHttp
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.poller import Sources
from fogbank.fabric.traces import Explainers, Traces
from fogbank.front.admin import Admin, Page
from fogbank.front.api import Api
from fogbank.front.buckets import Buckets
from fogbank.front.connection import ConnectionLimits
from fogbank.front.function_urls import FunctionUrls
from fogbank.front.resources import PATH as ALL_RESOURCES
from fogbank.front.resources import resources_page
from fogbank.front.server import HttpServer
from fogbank.front.traces import PATH as TRACES
from fogbank.front.traces import trace_page
from fogbank.kernel.action import Handler, Registry
from fogbank.kernel.background import Background
from fogbank.kernel.calls import Calls, Endpoint
from fogbank.kernel.clock import Clock, system_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS, Limits
from fogbank.kernel.resource import ResourceType, ResourceTypes
from fogbank.kernel.sessions import Sessions
from fogbank.kernel.user_keys import UserKeys
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.services import (
    cloudformation,
    ecr,
    events,
    iam,
    lambda_,
    logs,
    pipes,
    s3,
    scheduler,
    secretsmanager,
    sns,
    sqs,
    ssm,
    sts,
)
from fogbank.services.lambda_.concurrency import Concurrency
from fogbank.services.lambda_.functions import Machinery
from fogbank.services.lambda_.keeping import Archives
from fogbank.services.lambda_.signing import role_credentials
from fogbank.storage.api import Store
from fogbank.storage.memory import MemoryStore
from fogbank.wire.auth import Authenticator, VerifyingAuthenticator
from fogbank.wire.auth_keys import AccessKey, parse_keys
from fogbank.wire.calling import InProcess
from fogbank.wire.gateway import Gateway

ACTIONS: Final[tuple[Handler, ...]] = (
    *cloudformation.ACTIONS,
    *ecr.ACTIONS,
    *events.ACTIONS,
    *iam.ACTIONS,
    *lambda_.ACTIONS,
    *logs.ACTIONS,
    *pipes.ACTIONS,
    *s3.ACTIONS,
    *scheduler.ACTIONS,
    *secretsmanager.ACTIONS,
    *sns.ACTIONS,
    *sqs.ACTIONS,
    *ssm.ACTIONS,
    *sts.ACTIONS,
)

# What templates can deploy.
RESOURCES: Final[tuple[ResourceType, ...]] = (
    *ecr.RESOURCES,
    *events.RESOURCES,
    *iam.RESOURCES,
    *lambda_.RESOURCES,
    *logs.RESOURCES,
    *pipes.RESOURCES,
    *s3.RESOURCES,
    *scheduler.RESOURCES,
    *secretsmanager.RESOURCES,
    *sns.RESOURCES,
    *sqs.RESOURCES,
    *ssm.RESOURCES,
)

# Where functions run, made from a world. (Tests of the control plane give one that runs nothing.)
ComputeFactory = Callable[[World], Compute]


class Settings(Struct, frozen=True):
    """What an operator chooses. `data=None` keeps everything in memory."""

    host: str = "127.0.0.1"
    port: int = 4566
    data: Path | None = None
    auth: Path | None = None
    strict_runtimes: bool = False
    cache: Path | None = None  # runtime clients that were fetched; None keeps them as long as the server runs
    skip_unknown: bool = False  # templates' resources of types that nobody has are skipped, visibly


@final
class Fogbank:
    """A server, from its start to its stop."""

    def __init__(
        self,
        world: World,
        store: Store,
        server: HttpServer,
        registry: Registry,
        port: int,
        code: "CodeFolder",
        sink: logs.Sink,
    ) -> None:
        self.world = world
        self.store = store
        self.registry = registry
        self.port = port
        self._server = server
        self._code = code
        self._sink = sink

    @classmethod
    async def start(
        cls,
        settings: Settings,
        *,
        clock: Clock | None = None,
        seed: int | None = None,
        limits: Limits = AWS_LIMITS,
        connection_limits: ConnectionLimits | None = None,
        compute: ComputeFactory | None = None,
    ) -> Self:
        """Open the data, go on with what was interrupted, and listen.

        Raises CannotOpen for the data, PortTakenError for the port, AuthFileError or OSError for the file of keys.
        """
        world = World(clock or system_clock(), Ids(seed), limits, Wakeups(), Background())
        keys = _keys(settings.auth)
        sessions = Sessions()
        world.ports[Sessions] = sessions
        user_keys = world.ports[UserKeys] = UserKeys()
        verifying = VerifyingAuthenticator(keys, sessions=sessions, user_keys=user_keys) if settings.auth else None
        authenticator = verifying or Authenticator(sessions=sessions, user_keys=user_keys)
        store = open_store(settings.data, world)
        code = CodeFolder(settings.data)
        sink = logs.Sink(store, world)
        address = Endpoint()
        world.ports[Endpoint] = address
        http = OutboundHttp()
        world.ports[HttpClient] = http
        try:
            environments = compute(world) if compute else _local_compute(settings, world, code, sink, address)
            packages = Packages(code.path, store.blobs)
            world.ports[Machinery] = Machinery(environments, packages, Concurrency(), Archives(packages))
            registry = Registry(store, ACTIONS)
            world.ports[Calls] = InProcess(registry)
            world.ports[ResourceTypes] = ResourceTypes(
                {kind.name: kind for kind in (*cloudformation.resources(store, world), *RESOURCES)},
                settings.skip_unknown,
            )
            admin = Admin(store, registry, world, authenticator, lambda: resume(store, world), pages(store, world))
            gateway = Gateway(registry, authenticator)
            api = Api(gateway, registry, world, admin)
            buckets = Buckets(store, world, gateway, authenticator, api.handle)
            urls = FunctionUrls(store, world, authenticator, buckets.handle)
            server = HttpServer(urls.handle, world.clock, connection_limits)
            port = await server.listen(settings.host, settings.port)
            address.url = f"http://127.0.0.1:{port}"
            await resume(store, world)
        except BaseException:
            await store.close()
            code.remove()
            raise
        return cls(world, store, server, registry, port, code, sink)

    def listen(self, listener: Callable[[str, Sequence[LogLine]], None]) -> None:
        """Have what functions say told to somebody the moment that they say it: log group and lines."""
        self._sink.listener = listener

    async def stop(self, grace_s: float = 10.0) -> None:
        """Refuse what is new, finish what is under way, and close the data."""
        self.world.wakeups.close()
        await self._server.stop(grace_s)
        await self._sink.drain()
        await self.world.background.stop()
        await self.world.port(HttpClient).close()
        await self.world.port(Machinery).compute.close()
        # What functions said at their end.
        await self._sink.drain()
        await self.store.close()
        self._code.remove()


@final
class CodeFolder:
    """Where functions' code lies unpacked: beside the data, or for as long as the server runs."""

    def __init__(self, data: Path | None) -> None:
        self._temporary = data is None
        self.path = Path(tempfile.mkdtemp(prefix="fogbank-code-")) if data is None else data / "code"

    def remove(self) -> None:
        """Remove what is temporary."""
        if self._temporary:
            shutil.rmtree(self.path, ignore_errors=True)
            shutil.rmtree(self.path.with_name(f"{self.path.name}-run"), ignore_errors=True)


async def resume(store: Store, world: World) -> None:
    """Begin what goes on in the background: with what the store holds from before, or with nothing after a reset."""
    targets: dict[str, Target | Acting] = {
        "events": events.target(store, world),
        "lambda": lambda_.target(store, world),
        "logs": logs.target(store, world),
        "scheduler": scheduler.target(store, world),
        "sns": sns.target(store, world),
        "sqs": sqs.target(store, world),
    }
    # The attributes of dead letters, by the kind of delivery.
    forms: dict[str, DeadLetterForm] = {"events": events.dead_letter, "scheduler": scheduler.dead_letter}
    world.ports[Sources] = Sources({"sqs": sqs.QueueSources(store, world)})
    world.ports[Seals] = Seals({"sns": partial(sns.seal, world)})
    # Who says why an event went no further, by service.
    world.ports[Explainers] = Explainers({"events": events.explainer(store), "sns": sns.explainer(store, world)})
    traces = world.ports[Traces] = Traces(store, world)
    world.background.spawn("traces", traces.run())
    outbox = Outbox(store, world, targets, forms, sns.watchers(world))
    world.ports[Outbox] = outbox
    await outbox.begin()
    await sts.resume(store, world)
    await iam.resume(store, world)
    await sqs.resume(store, world)
    await lambda_.resume(store, world)
    await logs.resume(store, world)  # what it sends on goes to functions
    await sns.resume(store, world)
    await events.resume(store, world)
    await scheduler.resume(store, world)
    await pipes.resume(store, world)
    await s3.resume(store, world)
    await secretsmanager.resume(store, world)
    await cloudformation.resume(store, world)


def pages(store: Store, world: World) -> dict[str, Page]:
    """What services show under `/_fogbank` or elsewhere beside the API, by the beginning of the path."""
    answers = {cloudformation.ANSWERS: cloudformation.answers_page(store, world)}
    own: dict[str, Page] = {TRACES: partial(trace_page, world), ALL_RESOURCES: partial(resources_page, world)}
    return {**own, **sns.pages(store, world), **answers}


def open_store(data: Path | None, world: World) -> Store:
    """The store in a directory, or in memory. Raises CannotOpen."""
    if data is None:
        return MemoryStore(world.wakeups)
    from fogbank.storage.sqlite import SqliteStore

    return SqliteStore.open(data, world.wakeups, world.clock)


def _local_compute(
    settings: Settings,
    world: World,
    code: CodeFolder,
    sink: logs.Sink,
    address: Endpoint,
) -> Compute:
    """Environments on this machine."""
    folder = code.path.with_name(f"{code.path.name}-run")
    # What a server that was killed left behind.
    shutil.rmtree(folder, ignore_errors=True)
    return make_compute(
        clock=world.clock,
        ids=world.ids,
        logs=sink,
        folder=folder,
        cache=settings.cache,
        endpoint=lambda: address.url,
        hidden=(settings.data,) if settings.data else (),
        credentials=role_credentials(world),
        settings=ComputeSettings(strict_runtimes=settings.strict_runtimes),
    )


def _keys(file: Path | None) -> Mapping[str, AccessKey]:
    return parse_keys(file.read_text("utf-8"), str(file)) if file else {}
