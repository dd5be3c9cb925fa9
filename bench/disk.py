"""The disk's own floor."""

import os
import time
from pathlib import Path


def fsyncs_per_s(folder: Path) -> float:
    """The disk's own floor: 4 KiB written in place and made durable, one after the other."""
    page = b"\0" * 4096
    handle = os.open(folder / "fsync.probe", os.O_RDWR | os.O_CREAT)
    try:
        for _ in range(64):
            os.write(handle, page)
        os.fsync(handle)
        begin, count = time.perf_counter(), 0
        while time.perf_counter() - begin < 1:
            os.lseek(handle, count % 64 * 4096, os.SEEK_SET)
            os.write(handle, page)
            getattr(os, "fdatasync", os.fsync)(handle)
            count += 1
        return count / (time.perf_counter() - begin)
    finally:
        os.close(handle)
        (folder / "fsync.probe").unlink()
