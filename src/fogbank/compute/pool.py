"""The environments of one revision of a function: those that wait, those that begin, those that run."""

import os
from pathlib import Path
from typing import Final, final

from fogbank.compute.api import Spec
from fogbank.compute.environment import Environment

_FILES_MAX: Final = 20_000
_UNWATCHED: Final = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


@final
class Pool:
    """Warm ones are used newest first, so that those nobody needs grow old and end."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.idle: list[Environment] = []
        self.unclaimed: list[Environment] = []  # they begin, and nobody waits for them yet
        self.all: set[Environment] = set()
        self.provisioned = 0
        self.retired = False
        # As it is when the first environment begins, which may be long before anybody needs it.
        self.seal = sealed(spec.code) if spec.live else 0

    def take(self, now_ms: int) -> Environment | None:
        """The one that was used last; those whose credentials are to be renewed end."""
        for environment in list(self.idle):
            renewed_at_ms = environment.credentials.renewed_at_ms
            if renewed_at_ms is not None and renewed_at_ms <= now_ms:
                environment.end()
        return self.idle.pop() if self.idle else None

    def refresh(self) -> None:
        """Look whether a live folder changed; if so, what waits with the old code ends."""
        seal = sealed(self.spec.code)
        if seal != self.seal:
            self.seal = seal
            for environment in [*self.idle, *self.unclaimed]:
                environment.end()

    def forget(self, environment: Environment) -> None:
        """It has ended."""
        self.all.discard(environment)
        for line in (self.idle, self.unclaimed):
            if environment in line:
                line.remove(environment)


def sealed(folder: Path) -> int:
    """A number that changes with any file of a folder: names, times, sizes. What tools write there is left out."""
    seen: list[tuple[str, int, int]] = []
    line = [str(folder)]
    for path in line:  # it grows while we walk
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name in _UNWATCHED:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        line.append(entry.path)
                    else:
                        status = entry.stat()
                        seen.append((entry.path, status.st_mtime_ns, status.st_size))
        except OSError:
            seen.append((path, 0, 0))
        if len(seen) > _FILES_MAX:
            break
    seen.sort()
    return hash(tuple(seen))
