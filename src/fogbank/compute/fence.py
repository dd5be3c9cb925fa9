"""Shut this process in: limits, namespaces and mounts, another user, Landlock. Called in the child that will be a
function, by a zygote after its fork or by this file as a program before it becomes another.

It runs on the function's interpreter, which may be an old one, and knows nothing of Fogbank: the standard library,
and nothing newer than Python 3.8. What to do was decided by `sandbox.plan`; here it is done, in some 2 ms. Whatever
the plan asks for and the machine refuses is an OSError: a function never runs with less than was promised.

    https://docs.kernel.org/userspace-api/landlock.html
    https://man7.org/linux/man-pages/man7/user_namespaces.7.html
"""
# pyright: basic

from __future__ import annotations

import ctypes
import json
import os
import resource
import struct
import sys
from typing import Any

_libc = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
_MS = {"rdonly": 1, "nosuid": 2, "nodev": 4, "remount": 32, "bind": 4096, "rec": 16384, "private": 1 << 18}
# A mount's flags as statvfs tells them; in a user namespace a remount must keep those it finds.
_KEPT = ((2, 2), (4, 4), (8, 8), (1024, 1024), (2048, 2048), (4096, 1 << 21))
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_SECUREBITS, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 28, 38
_NO_ROOT_POWERS = 0b00101111  # NOROOT and NO_SETUID_FIXUP, locked, and KEEP_CAPS locked
_CAP_VERSION = 0x20080522
# The same numbers on every architecture that Landlock came to.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_SCOPES = 3  # abstract sockets and signals


def enter(
    limits: list[list[Any]],
    namespaces: int,
    ids: list[int] | None,
    mounts: list[list[Any]],
    user: int | None,
    powerless: bool,
    landlock: dict[str, Any] | None,
) -> None:
    """Do what the plan says, in its order. Raises OSError, and then the process is to end."""
    parent = os.getppid()
    if namespaces:
        _check(_libc.unshare(namespaces), "unshare")
        if ids is not None:
            _map_ids(*ids)
    if mounts:
        _mount_all(mounts)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        # Another user's process cannot be looked at by itself, and outlives its parent, unless this is said again.
        _prctl(_PR_SET_DUMPABLE, 1)
        _prctl(_PR_SET_PDEATHSIG, 9)
        if os.getppid() != parent:
            os._exit(1)
    elif powerless:
        _drop_powers()
    if landlock is not None:
        _lock(landlock)
    for name, value in limits:
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (bound, bound))


def become(argv: list[str], environment: dict[str, str], folder: str, frames: int | None = None, **plan: Any) -> None:
    """Shut this process in, then be another program. Never returns.

    A program that cannot be started ends the process as a shell would: 126, or 127 if it is not there.
    """
    try:
        enter(**plan)
        os.chdir(folder)
        if frames is None and "_LAMBDA_TELEMETRY_LOG_FD" in os.environ:
            frames = int(os.environ["_LAMBDA_TELEMETRY_LOG_FD"])
        if frames is not None:
            os.set_inheritable(frames, True)
            environment = {**environment, "_LAMBDA_TELEMETRY_LOG_FD": str(frames)}
        os.execve(argv[0], argv, environment)
    except FileNotFoundError:
        os._exit(127)
    except OSError as error:
        os.write(2, f"fork/exec {argv[0]}: {os.strerror(error.errno or 0).lower()}\n".encode())
        os._exit(126)


def purge(user: int) -> None:
    """End every process of this user at once, however it left its family. Never returns."""
    try:
        os.setgroups([])
        os.setresuid(user, user, user)
        os.kill(-1, 9)  # all that this user may signal, but for itself
    except OSError:
        pass  # there is none
    os._exit(0)


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(option: int, value: int) -> None:
    _check(_libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), f"prctl {option}")


def _map_ids(uid: int, gid: int) -> None:
    """Be the same user inside: what it owns outside it owns here, and nothing else has an owner."""
    for name, content in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def _mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    result = _libc.mount(
        os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), os.fsencode(data)
    )
    _check(result, f"mount {target}")


def _mount_all(operations: list[list[Any]]) -> None:
    """Arrange this mount namespace; nothing of it is seen outside.

    Sources are opened before anything is covered, so that what lies below a covered folder can still be bound.
    """
    _mount("none", "/", "", _MS["rec"] | _MS["private"])
    sources: dict[str, int] = {}
    try:
        for verb, *rest in operations:
            if verb == "open":
                sources[rest[0]] = os.open(rest[0], os.O_PATH | os.O_CLOEXEC)
            elif verb == "tmpfs":
                _mount("tmpfs", rest[0], "tmpfs", _MS["nosuid"] | _MS["nodev"], rest[1])
            elif verb == "place":
                _place(rest[0], bool(rest[1]))
            elif verb == "bind":
                _mount(f"/proc/self/fd/{sources[rest[0]]}", rest[1], "", _MS["bind"] | _MS["rec"])
                _read_only(rest[1])
            elif verb == "readonly":
                _read_only(rest[0])
    finally:
        for descriptor in sources.values():
            os.close(descriptor)


def _place(path: str, is_folder: bool) -> None:
    """A folder or a file to mount on, with the folders above it."""
    os.makedirs(path if is_folder else os.path.dirname(path), mode=0o755, exist_ok=True)
    if not is_folder:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))


def _read_only(path: str) -> None:
    found = os.statvfs(path).f_flag
    kept = sum(flag for seen, flag in _KEPT if found & seen)
    _mount("none", path, "", _MS["remount"] | _MS["bind"] | _MS["rdonly"] | _MS["nosuid"] | kept)


def _drop_powers() -> None:
    """Give up every capability, for good: root stays the owner of its files, and no more."""
    # In a fresh user namespace, or as root: else there is nothing to drop, and these are refused.
    _libc.prctl(_PR_SET_SECUREBITS, ctypes.c_ulong(_NO_ROOT_POWERS), 0, 0, 0)
    capability = 0
    while _libc.prctl(_PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) == 0:
        capability += 1
    _check(_libc.capset(struct.pack("Ii", _CAP_VERSION, 0), bytes(24)), "capset")


def _lock(landlock: dict[str, Any]) -> None:
    abi = landlock["abi"]
    handled = (1 << 13) - 1
    handled |= _REFER if abi >= 2 else 0
    handled |= _TRUNCATE if abi >= 3 else 0
    handled |= _IOCTL_DEV if abi >= 5 else 0
    rules = struct.pack("QQQ", handled, 0, _SCOPES if abi >= 6 else 0)[: 24 if abi >= 6 else 16 if abi >= 4 else 8]
    ruleset = _check(_libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), 0), "landlock")
    for paths, rights in ((landlock["read"], _EXECUTE | _READ_FILE | _READ_DIR), (landlock["write"], handled)):
        for path in paths:
            _allow(ruleset, path, rights & handled)
    _check(_libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0), "landlock")
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there cannot be reached either
    try:
        if not os.path.isdir(f"/proc/self/fd/{descriptor}"):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        _check(_libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0), f"landlock {path}")
    finally:
        os.close(descriptor)


def probe() -> dict[str, Any]:
    """What this machine allows. The process is spoilt afterwards."""
    found: dict[str, Any] = {"landlock": max(0, _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1))}
    ids = (os.getuid(), os.getgid())
    own = os.geteuid() == 0
    found["user"] = own and _works(lambda: os.setresuid(40000, 40000, 40000))
    found["mount"] = own and _works(_try_mount)
    found["userns"] = _works(lambda: _try_user_namespace(*ids))
    return found


def _try_mount() -> None:
    _check(_libc.unshare(CLONE_NEWNS), "unshare")
    _mount_all([["tmpfs", "/tmp", "size=1m"], ["readonly", "/tmp"]])


def _try_user_namespace(uid: int, gid: int) -> None:
    _check(_libc.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
    _map_ids(uid, gid)
    _mount_all([["tmpfs", "/tmp", "size=1m"], ["readonly", "/tmp"]])


def _works(attempt: Any) -> bool:
    """Try it in a child."""
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


if __name__ == "__main__":
    if sys.argv[1] == "probe":
        print(json.dumps(probe()))  # noqa: T201 - it is asked
    else:
        # fence.py BECOME: the arguments of `become` as JSON on the command line, for whoever has no zygote.
        become(**json.loads(sys.argv[1]))
