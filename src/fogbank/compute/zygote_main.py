"""The zygote's own program: it has imported AWS's runtime client and forks a runtime for whoever asks.

    python -S zygote_main.py SOCKET MODULE…

It runs on the function's interpreter, which may be an old one: the standard library, and nothing newer than
Python 3.8. A request is one packet: JSON, and with it the file descriptors for the runtime's output and its framed
log. Answers are packets too: the process that was forked, and later how it ended. When the socket closes, the
server is gone: the zygote ends, and all that it forked ends with it.
"""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import array
import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any

_PACKET_BYTES = 1024 * 1024
_DESCRIPTORS = 2
_PR_SET_PDEATHSIG = 1
# Its compiled part reads the address of the Runtime API when it is imported: only a child may.
_LATE = "runtime_client"


class Child(Exception):
    """Raised in a forked process, up to where nothing of the zygote's is on the stack."""

    def __init__(self, request: dict[str, Any], descriptors: tuple[int, ...]) -> None:
        super().__init__()
        self.request = request
        self.descriptors = descriptors


def preload(modules: list[str]) -> None:
    sys.modules[_LATE] = None  # type: ignore[assignment]
    for name in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    del sys.modules[_LATE]


_loaded: dict[str, dict[str, Any]] = {}


def loaded(path: str) -> dict[str, Any]:
    """What a file of ours defines: it shuts the process in. Read once, by the zygote."""
    scope = _loaded.get(path)
    if scope is None:
        scope = _loaded[path] = {"__name__": "fogbank_before", "__file__": path}
        with open(path) as file:
            exec(compile(file.read(), path, "exec"), scope)
    return scope


def serve(channel: socket.socket) -> None:
    """Fork and reap until the server goes away. Raises Child in each process that is forked."""
    wake, waker = os.pipe()
    for descriptor in (wake, waker):
        os.set_blocking(descriptor, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    gc.collect()
    gc.disable()
    gc.freeze()
    tell(channel, {"ready": True})
    while True:
        ready, _, _ = select.select([channel, wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            reap(channel)
        if channel not in ready:
            continue
        request, descriptors = receive(channel)
        if request is None:
            return
        pid = fork(channel, request)
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel.close()
            os.close(wake)
            os.close(waker)
            raise Child(request, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def fork(channel: socket.socket, request: dict[str, Any]) -> int:
    """0 in the child; else the server is told how it went."""
    try:
        for path, _ in request["before"]:
            loaded(path)
        pid = os.fork()
    except OSError as error:
        tell(channel, {"id": request["id"], "error": str(error)})
        return -1
    if pid > 0:
        tell(channel, {"id": request["id"], "pid": pid})
    return pid


def receive(channel: socket.socket) -> tuple[dict[str, Any] | None, tuple[int, ...]]:
    descriptors = array.array("i")
    room = socket.CMSG_SPACE(_DESCRIPTORS * descriptors.itemsize)
    try:
        data, ancillary, _, _ = channel.recvmsg(_PACKET_BYTES, room)
    except ConnectionError:
        return None, ()
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    return (json.loads(data), tuple(descriptors)) if data else (None, ())


def reap(channel: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        tell(channel, {"exited": pid, "status": code})


def tell(channel: socket.socket, message: dict[str, Any]) -> None:
    try:
        channel.send(json.dumps(message).encode())
    except OSError:
        sys.exit(0)  # the server is gone


def become(child: Child, parent: int) -> None:
    """Be the function's process from here on, as if it had been started by itself."""
    request = child.request
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    output, frames = child.descriptors
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    environment = request["environment"]
    os.environ.clear()
    os.environ.update(environment)
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(frames)
    time.tzset()
    for path, function in request["before"]:
        loaded(path)[function["name"]](**function["arguments"])
    sys.dont_write_bytecode = bool(environment.get("PYTHONDONTWRITEBYTECODE"))
    os.chdir(request["folder"])
    sys.path[:] = request["path"] + sys.path
    sys.argv = [sys.argv[0], request["handler"]]
    gc.enable()
    run(environment)


def run(environment: dict[str, str]) -> None:
    from awslambdaric import bootstrap, lambda_runtime_client

    if environment.get("AWS_LAMBDA_LOG_FORMAT"):
        # It has read them when it was imported.
        importlib.reload(bootstrap)
    import runtime_client

    runtime_client.initialize_client(lambda_runtime_client._user_agent())  # noqa: SLF001
    lambda_runtime_client.runtime_client = runtime_client
    from awslambdaric.__main__ import main

    main(sys.argv)


def begin() -> tuple[Child | None, int]:
    channel = socket.socket(fileno=int(sys.argv[1]))
    channel.set_inheritable(False)
    zygote = os.getpid()
    sys.path.pop(0)  # this file's folder
    preload(sys.argv[2:])
    del sys.argv[1:]
    try:
        serve(channel)
    except Child as born:
        return born, zygote
    return None, zygote


if __name__ == "__main__":
    child, parent = begin()
    if child is not None:
        become(child, parent)
