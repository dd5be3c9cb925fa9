"""What changes on the disk, seen by looking once in a while: times and sizes of files.

Functions run in real time and editors write in real time, so this is the one place of the program that looks at files
again and again; the kernel's clock has no part in it.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, final

# What nobody edits, and what may be large.
_SKIPPED: Final = frozenset(("__pycache__", "node_modules", "site-packages", "dist-info"))
_FILES_MAX: Final = 5000

_Stamp = tuple[int, int]


@final
class Watch:
    """Files, and folders with all that is in them."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._seen = {path: _stamps(path) for path in self._paths}

    def changed(self) -> list[Path]:
        """Which of the paths have changed since this was asked before."""
        found: list[Path] = []
        for path in self._paths:
            stamps = _stamps(path)
            if stamps != self._seen[path]:
                self._seen[path] = stamps
                found.append(path)
        return found


def _stamps(path: Path) -> dict[str, _Stamp]:
    found: dict[str, _Stamp] = {}
    for file in _files(path):
        try:
            state = os.stat(file)
        except OSError:
            continue  # gone since it was listed
        found[file] = (state.st_mtime_ns, state.st_size)
        if len(found) == _FILES_MAX:
            break
    return found


def _files(path: Path) -> Iterator[str]:
    if not path.is_dir():
        yield str(path)
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        yield from (os.path.join(folder, name) for name in sorted(files))
