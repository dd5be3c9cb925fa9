"""What the machine has to run functions with: Pythons, Nodes, Javas, found where their owners put them.

Found once, when a language is first asked for. Most places tell the version by their name or by a file beside the
program; only programs of the PATH are started to ask them.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, final

from fogbank.compute.runtimes import OLDEST, Family, Interpreter, Version

_ASK_S: Final = 10
_NUMBERS: Final = re.compile(r"(\d+(?:\.\d+)*)")
# Shims start whatever their folder's files say, and only some of the time.
_SHIMS: Final = (".pyenv/shims", ".asdf/shims", "mise/shims", ".rbenv/shims", ".jenv/shims", ".jenv/bin")


@final
class Interpreters:
    """The interpreters of a machine, by language."""

    def __init__(self, environment: Mapping[str, str] | None = None, home: Path | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._home = home or Path.home()
        self._found: dict[Family, tuple[Interpreter, ...]] = {}
        self._searches: dict[Family, asyncio.Task[tuple[Interpreter, ...]]] = {}

    async def of(self, family: Family) -> tuple[Interpreter, ...]:
        """The interpreters of a language, the preferred places first. The first call looks, in a thread."""
        found = self._found.get(family)
        if found is not None:
            return found
        search = self._searches.get(family)
        if search is None:
            search = self._searches[family] = asyncio.create_task(asyncio.to_thread(self.look, family))
        return await asyncio.shield(search)

    def look(self, family: Family) -> tuple[Interpreter, ...]:
        """The same at once; it may take some tens of milliseconds."""
        found = self._found.get(family)
        if found is None:
            found = self._found[family] = tuple(_distinct(self._SEARCH[family](self)))
        return found

    def _pythons(self) -> Iterator[Interpreter]:
        # Fogbank's own first: it runs, and its runtime client is installed.
        own = Path(getattr(sys, "_base_executable", None) or sys.executable)
        yield Interpreter("python", own, sys.version_info[:3], Path(sys.base_prefix))
        pyenv = Path(self._environment.get("PYENV_ROOT", self._home / ".pyenv"))
        yield from _by_folder("python", pyenv / "versions", "bin/python3")
        uv = self._environment.get("UV_PYTHON_INSTALL_DIR", self._home / ".local/share/uv/python")
        yield from _by_folder("python", Path(uv), "bin/python3")
        for minor in range(20, OLDEST["python"][1] - 1, -1):
            if path := self._which(f"python3.{minor}"):
                yield Interpreter("python", path, (3, minor), path.resolve().parents[1])
        yield from self._on_path("python", "python3", "--version")

    def _nodes(self) -> Iterator[Interpreter]:
        yield from self._on_path("nodejs", "node", "--version")
        nvm = Path(self._environment.get("NVM_DIR", self._home / ".nvm"))
        yield from _by_folder("nodejs", nvm / "versions/node", "bin/node")
        fnm = Path(self._environment.get("FNM_DIR", self._home / ".local/share/fnm"))
        yield from _by_folder("nodejs", fnm / "node-versions", "installation/bin/node")

    def _javas(self) -> Iterator[Interpreter]:
        homes: list[Path] = []
        if java_home := self._environment.get("JAVA_HOME"):
            homes.append(Path(java_home).resolve())
        if java := self._which("java"):
            homes.append(java.resolve().parents[1])
        homes += sorted(_entries(Path("/usr/lib/jvm"))) + sorted(_entries(self._home / ".sdkman/candidates/java"))
        homes += [entry / "Contents/Home" for entry in sorted(_entries(Path("/Library/Java/JavaVirtualMachines")))]
        for home in homes:
            version = _java_version(home)
            if version:
                yield Interpreter("java", home / "bin/java", version, home)

    def _dotnets(self) -> Iterator[Interpreter]:
        dotnet = self._which("dotnet")
        if dotnet is not None:
            home = dotnet.resolve().parent
            for runtime in sorted(_entries(home / "shared/Microsoft.NETCore.App"), reverse=True):
                if version := _numbers(runtime.name):
                    yield Interpreter("dotnet", dotnet, version, home)

    def _rubies(self) -> Iterator[Interpreter]:
        yield from self._on_path("ruby", "ruby", "--version")
        yield from _by_folder("ruby", self._home / ".rbenv/versions", "bin/ruby")

    def _none(self) -> Iterator[Interpreter]:
        yield from ()

    def _which(self, program: str) -> Path | None:
        folders = self._environment.get("PATH", "").split(os.pathsep)
        path = os.pathsep.join(folder for folder in folders if not folder.endswith(_SHIMS))
        found = shutil.which(program, path=path)
        return Path(found) if found else None

    def _on_path(self, family: Family, program: str, question: str) -> Iterator[Interpreter]:
        path = self._which(program)
        if path is None:
            return
        version = _ask(path, question)
        if version:
            yield Interpreter(family, path, version, path.resolve().parents[1])

    _SEARCH: Final[dict[Family, Callable[["Interpreters"], Iterator[Interpreter]]]] = {
        "python": _pythons,
        "nodejs": _nodes,
        "java": _javas,
        "dotnet": _dotnets,
        "ruby": _rubies,
        "provided": _none,
    }


def _by_folder(family: Family, parent: Path, program: str) -> Iterator[Interpreter]:
    """Versions that live each in a folder named by it, the newest first."""
    found = [(_numbers(folder.name), folder) for folder in _entries(parent)]
    for version, folder in sorted(found, reverse=True):
        home = folder.resolve()  # inside of fences a link may lead nowhere
        if len(version) > 1 and (home / program).exists():
            yield Interpreter(family, home / program, version, home)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _distinct(found: Iterable[Interpreter]) -> Iterator[Interpreter]:
    """Each program once, however many links lead to it."""
    seen: set[tuple[Path, Version]] = set()
    for one in found:
        key = (one.path.resolve(), one.version[:2])
        if key not in seen:
            seen.add(key)
            yield one


def _java_version(home: Path) -> Version:
    """As the `release` file of every JDK since 8 tells it: "17.0.9", or "1.8.0_392"."""
    try:
        release = (home / "release").read_text()
    except OSError:
        return ()
    version = re.search(r'^JAVA_VERSION="([^"]+)"', release, re.MULTILINE)
    if version is None or not (home / "bin/java").exists():
        return ()
    numbers = _numbers(version[1])
    return numbers[1:] if numbers[:1] == (1,) else numbers


def _ask(program: Path, question: str) -> Version:
    try:
        answer = subprocess.run([program, question], capture_output=True, timeout=_ASK_S, check=True, text=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return _numbers(answer.stdout or answer.stderr)


def _numbers(text: str) -> Version:
    found = _NUMBERS.search(text)
    return tuple(int(part) for part in found[1].split(".")) if found else ()
