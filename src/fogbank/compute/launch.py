"""How the runtime of a function is started: its interpreter, what it imports, its environment, what it must read.

    launch = await launcher.launch(spec, place, environment)

The place is where the files are as the function's processes see them, so that a launch is the same inside of fences
and without. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, final

from msgspec import Struct

from fogbank.compute.api import RuntimeUnavailable, Spec
from fogbank.compute.clients import Clients
from fogbank.compute.interpreters import Interpreters
from fogbank.compute.node_sdk import counts_on_sdk
from fogbank.compute.runtimes import Interpreter, Match, Runtime, choose, dotted, parse
from fogbank.compute.variables import Place

_log = logging.getLogger("fogbank.compute")
BOOTSTRAPS: Final = Path(__file__).with_name("bootstraps")
_NODE: Final = BOOTSTRAPS / "node"
_PYTHON: Final = BOOTSTRAPS / "python"
_JAVA_MAIN: Final = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
_WRAPPER: Final = "AWS_LAMBDA_EXEC_WRAPPER"

Client = Literal["awslambdaric", "fogbank-python", "fogbank-node", "java", "bootstrap", "dotnet", "ruby"]


class InvalidEntrypoint(Exception):
    """There is no executable to start; on AWS an init error of this name: Runtime.InvalidEntrypoint."""


class PythonZygote(Struct, frozen=True):
    """A runtime that a zygote can fork: same interpreter and packages, same zygote."""

    python: Path
    packages: tuple[str, ...]
    path: tuple[str, ...]  # of the function, in front of the packages


class Launch(Struct, frozen=True):
    """All that starting a runtime takes."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]  # the whole of it
    folder: str  # the working folder
    client: Client
    reads: tuple[Path, ...]  # what it must be able to read besides the code, the layers and the system
    zygote: PythonZygote | None = None
    note: str = ""  # for the owner of the function to see


class _Ask(Struct, frozen=True):
    spec: Spec
    place: Place
    code: Path  # where the task root is as we see it
    opt: Path | None
    environment: Mapping[str, str]
    runtime: Runtime


@final
class Launcher:
    """Starts functions on what the machine has."""

    def __init__(self, interpreters: Interpreters, clients: Clients, *, strict: bool = False) -> None:
        self._interpreters = interpreters
        self._clients = clients
        self._strict = strict
        self._preparing: set[asyncio.Task[bool]] = set()

    async def close(self) -> None:
        """Stop what goes on in the background."""
        await self._clients.close()
        await asyncio.gather(*self._preparing, return_exceptions=True)

    async def match(self, runtime: str) -> Match | None:
        """The interpreter for a runtime, None for those that bring their own. Raises RuntimeUnavailable."""
        parsed = parse(runtime)
        if parsed.family == "provided":
            return None
        return choose(parsed, await self._interpreters.of(parsed.family), strict=self._strict)

    async def prepare(self, spec: Spec) -> None:
        """Fetch what a launch will need; no limit of a function's runs meanwhile. Raises RuntimeUnavailable."""
        family = parse(spec.runtime).family
        if family == "java":
            await self._clients.java()
        elif (
            family == "nodejs"
            and self._clients.node_modules() is None
            and await asyncio.to_thread(counts_on_sdk, spec.code, spec.layers)
        ):
            await self._clients.prepare_node()

    async def launch(self, spec: Spec, place: Place, environment: Mapping[str, str], opt: Path | None = None) -> Launch:
        """Raises RuntimeUnavailable, or InvalidEntrypoint when the function brings nothing to start.

        `environment` is what `variables` made; `opt` is the folder of all layers as the machine has it.
        """
        ask = _Ask(spec, place, spec.code, opt, environment, parse(spec.runtime))
        if ask.runtime.family == "provided":
            return _provided(ask)
        match = await self.match(spec.runtime)
        assert match is not None
        if ask.runtime.family == "python":
            launch = await self._python(ask, match)
        elif ask.runtime.family == "nodejs":
            launch = self._node(ask, match)
        elif ask.runtime.family == "java":
            launch = await self._java(ask, match)
        elif ask.runtime.family == "dotnet":
            launch = self._dotnet(ask, match)
        else:
            launch = _ruby(ask, match)
        return _wrapped(launch, ask)

    async def _python(self, ask: _Ask, match: Match) -> Launch:
        interpreter = match.interpreter
        packages = await asyncio.to_thread(self._clients.python, interpreter)
        note = match.note
        if not packages.has_client:
            self._prepare(interpreter)
            note = _noted(note, "Fogbank's own runtime client runs it until AWS's is fetched")
        minor = dotted(interpreter.version[:2])
        layers = [
            folder
            for layer in reversed(ask.place.layers)
            for folder in (f"{layer}/python/lib/python{minor}/site-packages", f"{layer}/python")
        ]
        # AWS's order: /var/task, the layers' site-packages, /opt/python, the runtime's own.
        path = (str(ask.place.task), *layers, *_split(ask.environment.get("PYTHONPATH")))
        folders = tuple(map(str, packages.folders))
        start = (str(interpreter.path), "-S", str(_PYTHON / "start.py"))
        reads = (interpreter.home, *packages.reads, _PYTHON)
        more = {"PYTHONPATH": os.pathsep.join([*path, *folders]), "LAMBDA_RUNTIME_DIR": str(_PYTHON)}
        zygote = PythonZygote(interpreter.path, folders, path) if packages.has_client else None
        client = "awslambdaric" if packages.has_client else "fogbank-python"
        return _launch(ask, interpreter, start, more, client, reads, note, zygote)

    def _prepare(self, interpreter: Interpreter) -> None:
        task = asyncio.create_task(self._clients.prepare_python(interpreter))
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    def _node(self, ask: _Ask, match: Match) -> Launch:
        interpreter, memory_mb = match.interpreter, ask.spec.memory_mb
        shared = self._clients.node_modules()
        layers = [
            folder
            for layer in reversed(ask.place.layers)
            for folder in (f"{layer}/nodejs/node{ask.runtime.version[0]}/node_modules", f"{layer}/nodejs/node_modules")
        ]
        own = _split(ask.environment.get("NODE_PATH"))
        path = [*own, *layers, *([str(shared)] if shared else []), str(ask.place.task)]
        argv = (
            *(str(interpreter.path), "--expose-gc", "--max-http-header-size=81920"),
            # The shares of the memory that AWS gives to V8's generations.
            *(f"--max-semi-space-size={memory_mb * 5 // 100}", f"--max-old-space-size={memory_mb * 9 // 10}"),
            str(_NODE / "index.mjs"),
        )
        reads = (interpreter.home, _NODE, *([shared] if shared else []))
        return _launch(ask, interpreter, argv, {"NODE_PATH": os.pathsep.join(path)}, "fogbank-node", reads, match.note)

    async def _java(self, ask: _Ask, match: Match) -> Launch:
        interpreter = match.interpreter
        jars = await self._clients.java()
        task = str(ask.place.task)
        layers = [f"{layer}/java/lib/*" for layer in reversed(ask.place.layers)]
        classpath = os.pathsep.join([f"{task}/", f"{task}/lib/*", *layers, *map(str, jars)])
        heap_mb = max(32, ask.spec.memory_mb * 8 // 10)
        argv = (
            *(str(interpreter.path), f"-Xmx{heap_mb}m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            *("-Xshare:auto", "-XX:-UsePerfData", "-cp", classpath, _JAVA_MAIN, ask.spec.handler),
        )
        reads = (interpreter.home, *{jar.parent for jar in jars})
        return _launch(ask, interpreter, argv, {"JAVA_HOME": str(interpreter.home)}, "java", reads, match.note)

    def _dotnet(self, ask: _Ask, match: Match) -> Launch:
        interpreter, handler, task = match.interpreter, ask.spec.handler, ask.place.task
        if "::" not in handler:
            # An executable assembly brings its runtime client with it.
            argv = (str(interpreter.path), "exec", f"{task}/{handler}.dll")
            return _launch(ask, interpreter, argv, {}, "dotnet", (interpreter.home,), match.note)
        library = self._clients.dotnet()
        if library is None:
            raise RuntimeUnavailable(
                f"The handler {handler} needs AWS's Amazon.Lambda.RuntimeSupport.dll in Fogbank's cache, which is not "
                "there. Make the function an executable assembly, whose handler is its name alone, or use provided.*."
            )
        assembly = handler.split("::")[0]
        config = (f"--depsfile={task}/{assembly}.deps.json", f"--runtimeconfig={task}/{assembly}.runtimeconfig.json")
        argv = (str(interpreter.path), "exec", *config, str(library), handler)
        return _launch(ask, interpreter, argv, {}, "dotnet", (interpreter.home, library.parent), match.note)


def _provided(ask: _Ask) -> Launch:
    """A program of the function's own, or of a layer's: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html"""
    here = [(ask.code, ask.place.task), *((ask.opt, layer) for layer in ask.place.layers if ask.opt)]
    for real, seen in here:
        if (real / "bootstrap").is_file():
            program = str(seen / "bootstrap")
            if not os.access(real / "bootstrap", os.X_OK):
                raise InvalidEntrypoint(f"fork/exec {program}: permission denied")
            return Launch((program,), ask.environment, str(ask.place.task), "bootstrap", ())
    raise InvalidEntrypoint("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]")


def _ruby(ask: _Ask, match: Match) -> Launch:
    client = shutil.which("aws_lambda_ric")
    if client is None:
        raise RuntimeUnavailable(
            f"{ask.spec.runtime} needs AWS's runtime client for Ruby. To have it: gem install aws_lambda_ric"
        )
    argv = (str(match.interpreter.path), client, ask.spec.handler)
    libraries = [f"{layer}/ruby/lib" for layer in reversed(ask.place.layers)]
    more = {"RUBYLIB": os.pathsep.join([str(ask.place.task), *libraries])}
    reads = (match.interpreter.home, Path(client).resolve().parents[1])
    return _launch(ask, match.interpreter, argv, more, "ruby", reads, match.note)


def _launch(
    ask: _Ask,
    interpreter: Interpreter,
    argv: tuple[str, ...],
    more: Mapping[str, str],
    client: Client,
    reads: tuple[Path, ...],
    note: str,
    zygote: PythonZygote | None = None,
) -> Launch:
    environment: dict[str, str] = {**ask.environment, **more}
    if "PATH" not in ask.spec.environment:
        # As /var/lang/bin on AWS: a function that starts its language's command gets the same version.
        environment["PATH"] = f"{interpreter.path.parent}:{ask.environment.get('PATH', '')}"
    return Launch(argv, environment, str(ask.place.task), client, reads, zygote, note)


def _wrapped(launch: Launch, ask: _Ask) -> Launch:
    """https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper"""
    wrapper = ask.spec.environment.get(_WRAPPER)
    if not wrapper:
        return launch
    changed: dict[str, Any] = {"argv": (wrapper, *launch.argv), "zygote": None}
    fields = {name: getattr(launch, name) for name in launch.__struct_fields__}
    return Launch(**{**fields, **changed})


def _split(path: str | None) -> tuple[str, ...]:
    return tuple(folder for folder in (path or "").split(os.pathsep) if folder)


def _noted(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
