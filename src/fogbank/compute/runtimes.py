"""AWS's runtimes by name: what language and version each is, and which interpreter of the machine serves it best.

Pure. What interpreters there are is found in `interpreters`; how one is started is in `launch`.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from fogbank.compute.api import RuntimeUnavailable

Family = Literal["python", "nodejs", "java", "dotnet", "ruby", "provided"]
Version = tuple[int, ...]


class Runtime(Struct, frozen=True):
    """A runtime as AWS names it."""

    name: str
    family: Family
    version: Version  # (3, 13) of Python and Ruby, (22,) of the others, () of provided
    deprecated: bool = False


class Interpreter(Struct, frozen=True):
    """A program of the machine that runs a language."""

    family: Family
    path: Path
    version: Version  # as far as it is known: (3, 13, 1), (20, 20, 2)
    home: Path  # what it must be able to read to run


class Match(Struct, frozen=True):
    """The interpreter chosen for a runtime; `note` says if it is not the version that was asked for."""

    interpreter: Interpreter
    note: str = ""


# AWS still runs functions of these, but creates none: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_DEPRECATED: Final = frozenset(
    {
        *("nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10"),
        *("nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x"),
        *("python2.7", "python3.6", "python3.7", "python3.8", "python3.9"),
        *("dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6"),
        *("java8", "ruby2.5", "ruby2.7", "go1.x", "provided"),
    }
)
_CURRENT: Final = (
    *("nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs26.x"),
    *("python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "python3.15"),
    *("java8.al2", "java11", "java17", "java21", "java25", "java8.al2023", "java11.al2023", "java17.al2023"),
    *("dotnet8", "dotnet10", "ruby3.2", "ruby3.3", "ruby3.4", "ruby4.0"),
    *("provided.al2", "provided.al2023"),
)
_PREFIXES: Final[tuple[tuple[str, Family], ...]] = (
    ("python", "python"),
    ("nodejs", "nodejs"),
    ("java", "java"),
    ("dotnetcore", "dotnet"),
    ("dotnet", "dotnet"),
    ("ruby", "ruby"),
    ("provided", "provided"),
    ("go", "provided"),
)
# The oldest version of each language that a runtime client of ours or of AWS's runs on.
OLDEST: Final[dict[Family, Version]] = {"python": (3, 8), "nodejs": (18,), "java": (8,), "dotnet": (6,), "ruby": (3, 0)}
_LANGUAGE: Final[dict[Family, str]] = {
    "python": "Python",
    "nodejs": "Node.js",
    "java": "Java",
    "dotnet": ".NET",
    "ruby": "Ruby",
    "provided": "executable",
}
_GET: Final[dict[Family, str]] = {
    "python": "`uv python install {}` or `pyenv install {}`",
    "nodejs": "`nvm install {}`, or put its `node` on the PATH",
    "java": "a JDK {} below /usr/lib/jvm, or set JAVA_HOME",
    "dotnet": "the .NET {} runtime, with `dotnet` on the PATH",
    "ruby": "`ruby` {} on the PATH",
    "provided": "",
}


def parse(name: str) -> Runtime:
    """The runtime of AWS's name for it. Raises RuntimeUnavailable for a name that AWS does not know."""
    runtime = RUNTIMES.get(name)
    if runtime is None:
        raise RuntimeUnavailable(f"There is no runtime {name}.")
    return runtime


def choose(runtime: Runtime, interpreters: Sequence[Interpreter], *, strict: bool = False) -> Match:
    """The interpreter for a runtime: its version, else the nearest newer one, else the newest older one.

    Of several with the same version the first wins: they come in the order of their places. Raises
    RuntimeUnavailable when there is none, or when `strict` and none has the version.
    """
    usable = [one for one in interpreters if one.version[: len(OLDEST[runtime.family])] >= OLDEST[runtime.family]]
    if not usable:
        raise RuntimeUnavailable(_missing(runtime, interpreters))
    digits = len(runtime.version)
    for one in usable:
        if one.version[:digits] == runtime.version:
            return Match(one)
    if strict:
        raise RuntimeUnavailable(_missing(runtime, interpreters))
    newer = [one for one in usable if one.version[:digits] > runtime.version]
    best = min(newer, key=lambda one: one.version[:digits]) if newer else max(usable, key=lambda one: one.version)
    return Match(best, f"{runtime.name} asked, {_named(runtime, best)} runs it")


def _named(runtime: Runtime, interpreter: Interpreter) -> str:
    language = _LANGUAGE[runtime.family]
    return f"{language} {dotted(interpreter.version)}"


def _missing(runtime: Runtime, interpreters: Sequence[Interpreter]) -> str:
    language, version = _LANGUAGE[runtime.family], dotted(runtime.version)
    found = ", ".join(sorted({dotted(one.version) for one in interpreters})) or "none"
    get = _GET[runtime.family].format(version, version)
    return f"{runtime.name} needs {language} {version}; on this machine: {found}. To have it: {get}."


def dotted(version: Version) -> str:
    return ".".join(map(str, version))


def _runtime(name: str) -> Runtime:
    prefix, family = next(pair for pair in _PREFIXES if name.startswith(pair[0]))
    if family == "provided":
        return Runtime(name, family, (), name in _DEPRECATED)
    number = name.removeprefix(prefix).split("-")[0].removesuffix(".al2023").removesuffix(".al2").removesuffix(".x")
    version = tuple(int(part) for part in number.split(".") if part)
    # Python's and Ruby's minor versions are releases of their own, the others' major ones.
    digits = 2 if family in ("python", "ruby") else 1
    return Runtime(name, family, (version or (0,))[:digits], name in _DEPRECATED)


RUNTIMES: Final = {name: _runtime(name) for name in (*sorted(_DEPRECATED), *_CURRENT)}
