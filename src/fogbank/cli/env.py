"""`fogbank env`: exports for any AWS client in this shell.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
"""

import os
from typing import Final

_FORMS: Final = {
    "sh": 'export {name}="{value}"',
    "fish": 'set -gx {name} "{value}"',
    "powershell": '$env:{name} = "{value}"',
}


def env(host: str, port: int, shell: str) -> int:
    """Print the exports. Credentials and region that are set already stay as they are."""
    reach = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    values = {
        "AWS_ENDPOINT_URL": f"http://{reach}:{port}",
        "AWS_ACCESS_KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", "test"),
        "AWS_SECRET_ACCESS_KEY": os.environ.get("AWS_SECRET_ACCESS_KEY", "test"),
        "AWS_REGION": os.environ.get("AWS_REGION", "us-east-1"),
        "AWS_DEFAULT_REGION": os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
    }
    for name, value in values.items():
        print(_FORMS[shell].format(name=name, value=value))
    return 0
