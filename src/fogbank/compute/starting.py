"""What Python code will import, as far as a zygote wants to know it."""

from pathlib import Path
from typing import Final

_SCANNED_FILES_MAX: Final = 500
_SCANNED_BYTES_MAX: Final = 4 * 1024 * 1024
_SDK: Final = (b"boto3", b"botocore")


def uses_sdk(roots: tuple[Path, ...]) -> bool:
    """Whether Python code imports AWS's SDK and does not bring its own."""
    if any((root / name).is_dir() for root in roots for name in ("boto3", "botocore")):
        return False
    files, read = 0, 0
    for root in roots:
        for path in root.rglob("*.py"):
            files += 1
            try:
                content = path.read_bytes()
            except OSError:
                continue
            read += len(content)
            if any(name in content for name in _SDK):
                return True
            if files > _SCANNED_FILES_MAX or read > _SCANNED_BYTES_MAX:
                return False
    return False
