"""Commands run as `fogbank` runs them, against a server of the test's."""

import contextlib
import io
import sys

import pytest

from fogbank.cli import main
from tests.cloud import Cloud


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def fogbank(cloud: Cloud, *arguments: str, out: io.StringIO | None = None) -> tuple[int, str, str]:
    """Exit code, what the command wrote, and its complaints."""
    out, errors = out or io.StringIO(), io.StringIO()
    given = arguments if "--port" in arguments else (*arguments, "--port", str(cloud.fogbank.port))
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(errors):
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "FORCE_COLOR", "NO_COLOR"):
            patch.delenv(name, raising=False)
        patch.setattr(sys, "stdout", out)
        code = main(given)
    return code, out.getvalue(), errors.getvalue()
