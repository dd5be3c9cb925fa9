"""How functions are fenced in on this machine: what it allows, asked once; and a plan for each process.

The plan is plain data for `fence.enter`, which carries it out in the child. What each fence protects from, and what
not, is in docs/functions.md. On systems other than Linux there are no fences, and `Fences` says so.
"""

import asyncio
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Literal, final

from msgspec import Struct

from fogbank.compute.api import Spec
from fogbank.compute.variables import Place

FENCE: Final = Path(__file__).with_name("fence.py")
TASK: Final = Path("/var/task")
OPT: Final = Path("/opt")
TEMPORARY: Final = Path("/tmp")
_PROBE_S: Final = 10.0
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_PROCESSES_MAX: Final = 1024
_DESCRIPTORS_MAX: Final = 1024
# A brake only: what a function really uses is watched. Interpreters reserve more than they use.
_DATA_FACTOR: Final = 4
_DATA_EXTRA_MB: Final = 4096  # the stacks of 512 threads, to begin with
_MB: Final = 1024 * 1024
_INODES: Final = 200_000
_NEWNS, _NEWIPC, _NEWUSER = 0x00020000, 0x08000000, 0x10000000
# What programs need of the system. Nothing of users' is below them.
_SYSTEM: Final = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/proc", "/sys", "/nix/store", "/gnu/store"),
    *("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/fd"),
)
# What of /etc root may read when it cannot become somebody else: nothing that is secret.
_ETC: Final = tuple(
    f"/etc/{name}"
    for name in (
        *("alternatives", "ca-certificates", "crypto-policies", "group", "host.conf", "hostname", "hosts"),
        *("ld.so.cache", "localtime", "machine-id", "mime.types", "nsswitch.conf", "passwd", "pki", "protocols"),
        *("resolv.conf", "services", "ssl/certs", "ssl/openssl.cnf", "timezone"),
    )
)
_WRITABLE_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")


class Fences(Struct, frozen=True):
    """What the machine allows."""

    system: Literal["linux", "none"] = "none"
    landlock: int = 0  # the version of its interface; 0 is without
    mounts: Literal["", "own", "user"] = ""  # mount namespaces: as root, in a user namespace, or none
    other_user: bool = False  # functions are another user's processes, one for each environment
    root: bool = False

    def __str__(self) -> str:
        """One line for the log."""
        if self.system == "none":
            return "functions are not fenced in: this system has no fences that Fogbank knows"
        parts: list[str] = []
        if self.mounts:
            parts.append("private /tmp, /var/task and /opt")
        else:
            parts.append("/tmp shared with the machine (no mount namespaces)")
        parts.append(f"files by Landlock {self.landlock}" if self.landlock else "no Landlock")
        if self.other_user:
            parts.append("a user of its own for each environment")
        parts.append("limits of processes, descriptors and memory")
        return "functions are fenced in: " + ", ".join(parts)


async def detect() -> Fences:
    """Ask the machine, in a process of its own: some 50 ms, once."""
    if not sys.platform.startswith("linux"):
        return Fences()
    process = await asyncio.create_subprocess_exec(
        *(getattr(sys, "_base_executable", sys.executable), "-I", "-S", str(FENCE), "probe"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_PROBE_S):
            answer, _ = await process.communicate()
    except TimeoutError:
        answer = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return read_probe(answer, root=os.geteuid() == 0)


def read_probe(answer: bytes, *, root: bool) -> Fences:
    """What the probe's answer means; no answer means limits only."""
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError:
        return Fences("linux", root=root)
    mounts: Literal["", "own", "user"] = "own" if found["mount"] else "user" if found["userns"] else ""
    # Another user needs the mounts: what its interpreter and its code are in may be closed to it.
    return Fences("linux", found["landlock"], mounts, other_user=found["user"] and mounts == "own", root=root)


class Needs(Struct, frozen=True):
    """What an environment's processes must be able to reach, as the machine has it."""

    code: Path
    opt: Path | None  # the layers as one folder
    folder: Path  # its own, for what it writes
    reads: tuple[Path, ...]  # the interpreter, the runtime client
    memory_mb: int
    ephemeral_mb: int
    user: int  # a number that no other environment has now


@final
class Sandbox:
    """Places and plans, by what the fences allow."""

    def __init__(self, fences: Fences, cache: Path, *, hidden: Sequence[Path] = ()) -> None:
        self.fences = fences
        self._opt = cache / "opt"
        # Where there is no Landlock these are covered; with it they are out of reach like all that was not named.
        self._hidden = (*hidden, Path.home())

    async def place(self, spec: Spec, runtime: Path, folder: Path) -> tuple[Place, Path | None]:
        """Where the environment's files are as its processes see them; and its layers as one folder of the machine."""
        opt = await asyncio.to_thread(merged, spec.layers, self._opt) if spec.layers else None
        if self.fences.mounts:
            return Place(TASK, (OPT,), runtime, TEMPORARY), opt
        return Place(spec.code, (opt,) if opt else (), runtime, folder), opt

    def plan(self, needs: Needs) -> dict[str, Any] | None:
        """The arguments of `fence.enter`; None where there is nothing to be done."""
        fences = self.fences
        if fences.system == "none":
            return None
        user = needs.user if fences.other_user else None
        mounts = list(self._mounts(needs, user)) if fences.mounts else []
        return {
            "limits": _limits(needs, private=bool(mounts)),
            "namespaces": (_NEWNS | _NEWIPC | (_NEWUSER if fences.mounts == "user" else 0)) if mounts else 0,
            "ids": [os.getuid(), os.getgid()] if fences.mounts == "user" else None,
            "mounts": mounts,
            "user": user,
            "powerless": fences.root or fences.mounts == "user",
            "landlock": self._landlock(needs) if fences.landlock else None,
        }

    def _landlock(self, needs: Needs) -> dict[str, Any]:
        fences = self.fences
        private = bool(fences.mounts)
        reads = [*_SYSTEM, *map(str, needs.reads), os.path.realpath("/etc/resolv.conf")]
        if fences.root and not fences.other_user:
            reads.remove("/etc")
            reads += _ETC
        reads += [str(TASK), str(OPT)] if private else [str(needs.code), *([str(needs.opt)] if needs.opt else [])]
        # Without a /tmp of its own a function shares the machine's: many write there by that name.
        writes = [str(TEMPORARY), *_WRITABLE_DEVICES, *([] if private else [str(needs.folder)])]
        return {"abi": fences.landlock, "read": reads, "write": writes}

    def _mounts(self, needs: Needs, user: int | None) -> Iterable[list[Any]]:
        """Cover what is private or closed, bind what is needed again, and AWS's folders."""
        covered = _outermost(["/var", "/tmp", *self._covers(needs, user)])
        again = [path for path in _outermost(map(_real, needs.reads)) if _below(path, covered)]
        opt_again = [path for path in again if _below(path, ["/opt"])]
        sources = [str(needs.code), *([str(needs.opt)] if needs.opt else []), *again]
        yield from (["open", path] for path in sources)
        for path in covered:
            size = f"size={needs.ephemeral_mb}m,nr_inodes={_INODES},mode=1777" if path == "/tmp" else "size=1m,mode=755"
            yield ["tmpfs", path, size]
        yield ["place", str(TASK), True]
        yield ["bind", str(needs.code), str(TASK)]
        if needs.opt and not opt_again:
            yield ["bind", str(needs.opt), str(OPT)]
        for path in again:
            yield ["place", path, os.path.isdir(path)]
            yield ["bind", path, path]
        yield from (["readonly", path] for path in covered if path != "/tmp")

    def _covers(self, needs: Needs, user: int | None) -> Iterable[str]:
        if needs.opt is None or any(_below(_real(path), ["/opt"]) for path in needs.reads):
            yield "/opt"
        if not self.fences.landlock:
            yield from (_real(path) for path in self._hidden if path.is_dir())
        if user is not None:
            # Folders on the way that are closed to others are covered by open ones.
            for path in needs.reads:
                yield from (str(parent) for parent in Path(_real(path)).parents if _closed(parent))


def _limits(needs: Needs, *, private: bool) -> list[list[Any]]:
    data_mb = needs.memory_mb * _DATA_FACTOR + _DATA_EXTRA_MB
    limits: list[list[Any]] = [
        ["RLIMIT_CORE", 0],
        ["RLIMIT_NOFILE", _DESCRIPTORS_MAX],
        ["RLIMIT_NPROC", _PROCESSES_MAX],
        ["RLIMIT_DATA", data_mb * _MB],
    ]
    # A /tmp of its own is as large as it is; elsewhere one file is no larger than all of it might be.
    return limits if private else [*limits, ["RLIMIT_FSIZE", needs.ephemeral_mb * _MB]]


def merged(layers: Sequence[Path], cache: Path) -> Path:
    """Layers as one folder: the later ones lie over the earlier ones. Made once for each set of layers."""
    if len(layers) == 1:
        return layers[0]
    name = hashlib.sha256("\0".join(map(str, layers)).encode()).hexdigest()[:32]
    folder = cache / name
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    # Another start may be merging the same layers now, on another thread.
    draft = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=cache))
    draft.chmod(0o755)
    for layer in layers:
        _overlay(layer, draft)
    try:
        draft.rename(folder)
    except OSError:  # somebody else was faster
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _overlay(layer: Path, onto: Path) -> None:
    onto.mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(layer):
        target = onto / entry.name
        if entry.is_dir(follow_symlinks=False):
            if target.is_symlink() or target.is_file():
                target.unlink()
            _overlay(Path(entry.path), target)
            continue
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
        try:
            os.link(entry.path, target, follow_symlinks=False)
        except OSError:  # another file system
            shutil.copy2(entry.path, target, follow_symlinks=False)


def _real(path: Path | str) -> str:
    return os.path.realpath(path)


def _below(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not _below(path, kept):
            kept.append(path)
    return kept


def _closed(folder: Path) -> bool:
    try:
        return not folder.stat().st_mode & 0o001
    except OSError:
        return False
