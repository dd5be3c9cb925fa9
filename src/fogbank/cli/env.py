"""`fogbank env`: exports for any AWS client in this shell.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
"""

import os
import re
from collections.abc import Callable
from typing import Final


def env(host: str, port: int, shell: str) -> int:
    """Print the exports. Credentials and region that are set already stay as they are."""
    # https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html: most SDKs read AWS_REGION, the AWS CLI and
    # boto3 read AWS_DEFAULT_REGION; who set one of them meant both.
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    values = {
        "AWS_ENDPOINT_URL": f"http://{reachable(host)}:{port}",
        "AWS_ACCESS_KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID") or "test",
        "AWS_SECRET_ACCESS_KEY": os.environ.get("AWS_SECRET_ACCESS_KEY") or "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": os.environ.get("AWS_DEFAULT_REGION") or region,
    }
    line = _LINES[shell]
    for name, value in values.items():
        print(line(name, value))
    return 0


def reachable(host: str) -> str:
    """How a client on this machine names the address that a server listens on."""
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _sh(name: str, value: str) -> str:
    return f"export {name}='" + value.replace("'", "'\\''") + "'"


def _fish(name: str, value: str) -> str:
    return f"set -gx {name} '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _powershell(name: str, value: str) -> str:
    # To PowerShell the typographic ones are quotes too.
    return f"$env:{name} = '" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", value) + "'"


_LINES: Final[dict[str, Callable[[str, str], str]]] = {"sh": _sh, "fish": _fish, "powershell": _powershell}
