"""Log lines, for people or for machines, on standard error."""

import json
import logging
import os
import sys
from typing import Final, final

_LEVELS: Final = ("debug", "info", "warning", "error")


@final
class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time_ms": int(record.created * 1000),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(log_format: str) -> None:
    """`log_format` is text or json; FOGBANK_LOG_LEVEL sets how much (default: info). Raises ValueError for another."""
    level = (os.environ.get("FOGBANK_LOG_LEVEL") or "info").lower()
    if level not in _LEVELS:
        raise ValueError(f"FOGBANK_LOG_LEVEL is {level}; it can be {', '.join(_LEVELS)}.")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonFormatter()
        if log_format == "json"
        else logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
