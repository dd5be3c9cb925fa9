"""AWS's runtime clients and SDKs for functions: found where Fogbank has them, fetched into its cache where it has not.

Nothing is ever put into a function's own folder, and a function finds no other package of Fogbank's.

    <cache>/runtimes/python3.13/   awslambdaric and boto3 for that Python, by pip
    <cache>/runtimes/java/         the Java runtime client and what it needs, by mvn
    <cache>/runtimes/nodejs/       the AWS SDK for JavaScript, by npm; functions find it after their own
"""

import asyncio
import contextlib
import hashlib
import importlib.metadata
import logging
import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final, final

from msgspec import Struct

from fogbank.compute.api import RuntimeUnavailable
from fogbank.compute.node_sdk import PACKAGES as NODE_SDK
from fogbank.compute.runtimes import Interpreter, dotted

_log = logging.getLogger("fogbank.compute")
_FETCH_S: Final = 600
# What AWS's Python runtimes bring: https://docs.aws.amazon.com/lambda/latest/dg/python-package.html
_SDK: Final = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3")
_CLIENT: Final = ("awslambdaric", "simplejson", "snapshot-restore-py")
_SDK_OLDEST: Final = (3, 10)  # of botocore 1.44
_JAVA_CLIENT: Final = "com.amazonaws:aws-lambda-java-runtime-interface-client:2.7.0"
_POM: Final = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>fogbank</groupId><artifactId>runtime</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>
  </dependency></dependencies>
</project>
"""


class PythonPackages(Struct, frozen=True):
    """What a Python function finds after its own code and its layers."""

    folders: tuple[Path, ...]
    reads: tuple[Path, ...]  # where they really are
    has_client: bool  # awslambdaric with its compiled part: else Fogbank's own client runs the function


@final
class Clients:
    """The cache of them."""

    def __init__(self, cache: Path, *, fetch: bool = True) -> None:
        self._may_fetch = fetch
        self._cache = (cache / "runtimes").resolve()  # inside of fences a link may lead nowhere
        self._fetching: dict[str, asyncio.Task[bool]] = {}
        self._own: dict[bool, PythonPackages] = {}
        # Starts look for packages on threads, several at once: a draft is one thread's.
        self._linking = threading.Lock()

    def python(self, interpreter: Interpreter) -> PythonPackages:
        """At once, with what is there now."""
        if self._is_own(interpreter):
            return self._from_own(with_client=True)
        folder = self._python_folder(interpreter)
        if folder.is_dir():
            return PythonPackages((folder,), (folder,), has_client=any(folder.glob("runtime_client*.so")))
        if interpreter.version >= _SDK_OLDEST:
            return self._from_own(with_client=False)
        return PythonPackages((), (), has_client=False)

    async def prepare_python(self, interpreter: Interpreter) -> bool:
        """Fetch AWS's client and SDK for a Python that is not Fogbank's own. Whether they are there."""
        folder = self._python_folder(interpreter)
        if self._is_own(interpreter) or folder.is_dir():
            return True
        draft = folder.with_name(f"{folder.name}.{os.getpid()}")
        what = ["awslambdaric", "boto3"] if sys.platform.startswith("linux") else ["boto3"]
        pip = [str(interpreter.path), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        return await self._fetch([*pip, "--only-binary=:all:", "--target", str(draft), *what], draft, folder)

    async def java(self) -> tuple[Path, ...]:
        """The jars of the Java client, fetched now if need be. Raises RuntimeUnavailable."""
        folder = self._cache / "java"
        if not folder.is_dir():
            group, artifact, version = _JAVA_CLIENT.split(":")
            self._cache.mkdir(parents=True, exist_ok=True)
            pom = self._cache / "java.pom.xml"
            pom.write_text(_POM.format(group, artifact, version))
            draft = self._cache / f"java.{os.getpid()}"
            copy = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies"]
            command = [*copy, f"-DoutputDirectory={draft}"]
            if shutil.which("mvn") is None or not await self._fetch(command, draft, folder):
                by_hand = " ".join([*copy, f"-DoutputDirectory={folder}"])
                raise RuntimeUnavailable(
                    f"Java functions need AWS's runtime client from Maven Central. To have it: {by_hand}"
                )
        return tuple(sorted(folder.glob("*.jar")))

    async def prepare_node(self) -> bool:
        """Fetch the AWS SDK for JavaScript. Whether it is there."""
        folder = self._cache / "nodejs"
        if folder.is_dir():
            return True
        npm = shutil.which("npm")
        if npm is None:
            _log.warning("there is no npm to fetch the AWS SDK for JavaScript with")
            return False
        draft = folder.with_name(f"{folder.name}.{os.getpid()}")
        # Nothing of what is fetched runs here.
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error")
        return await self._fetch([npm, "install", "--prefix", str(draft), *quiet, *NODE_SDK], draft, folder)

    def node_modules(self) -> Path | None:
        folder = self._cache / "nodejs/node_modules"
        return folder if folder.is_dir() else None

    def dotnet(self) -> Path | None:
        library = self._cache / "dotnet/Amazon.Lambda.RuntimeSupport.dll"
        return library if library.is_file() else None

    def _python_folder(self, interpreter: Interpreter) -> Path:
        return self._cache / f"python{dotted(interpreter.version[:2])}"

    @staticmethod
    def _is_own(interpreter: Interpreter) -> bool:
        return interpreter.version[:2] == sys.version_info[:2] and _location("awslambdaric") is not None

    def _from_own(self, *, with_client: bool) -> PythonPackages:
        with self._linking:
            found = self._own.get(with_client)
            if found is None:
                found = self._own[with_client] = self._link(with_client=with_client)
            return found

    def _link(self, *, with_client: bool) -> PythonPackages:
        """A folder of links to some of Fogbank's own packages: its functions shall not see the others."""
        packages = (*_CLIENT, *_SDK) if with_client else _SDK
        targets = [target for package in packages for target in _top_level(package)]
        name = hashlib.sha256("\0".join(map(str, targets)).encode()).hexdigest()[:16]
        folder = self._cache / f"own-{name}"
        if not folder.is_dir():
            draft = self._cache / f"own-{name}.{os.getpid()}"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            for target in targets:
                (draft / target.name).symlink_to(target)
            _adopt(draft, folder)
        roots = sorted({target.parent for target in targets})
        return PythonPackages((folder,), (folder, *roots), has_client=with_client)

    async def close(self) -> None:
        """Stop fetching."""
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, command: Sequence[str], draft: Path, folder: Path) -> bool:
        """Run a command that fills a draft, then make it the folder; once for all who ask. Whether it is there."""
        if not self._may_fetch:
            return False
        task = self._fetching.get(folder.name)
        if task is None:
            self._cache.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(draft, ignore_errors=True)
            task = self._fetching[folder.name] = asyncio.create_task(_fetch(command, draft, folder))
        return await asyncio.shield(task)


async def _fetch(command: Sequence[str], draft: Path, folder: Path) -> bool:
    _log.info("fetching the runtime client for %s", folder.name)
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(_FETCH_S):
            output, _ = await process.communicate()
    except TimeoutError:
        output = b"it took too long"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 0 and _adopt(draft, folder):
        return True
    _log.warning("no runtime client for %s: %s", folder.name, output.decode(errors="replace").strip()[-500:])
    return False


def _adopt(draft: Path, folder: Path) -> bool:
    """Make a finished draft the folder, or use the folder of somebody who was faster."""
    with contextlib.suppress(OSError):
        draft.rename(folder)
    shutil.rmtree(draft, ignore_errors=True)
    return folder.is_dir()


def _location(package: str) -> importlib.metadata.Distribution | None:
    try:
        return importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _top_level(package: str) -> list[Path]:
    """The folders and files that a distribution has put into site-packages, but for scripts and caches."""
    distribution = _location(package)
    if distribution is None:
        return []
    names = {file.parts[0] for file in distribution.files or ()}
    kept = sorted(name for name in names if name not in ("..", "__pycache__", "bin"))
    return [Path(str(distribution.locate_file(name))).resolve() for name in kept]
