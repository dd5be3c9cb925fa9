"""For journeys with functions that really run: deploys them, invokes them, reads what they logged.

owner.deploy("echo", "def handler(event, context): return event")
assert owner.call("echo", 1) == 1
"""

import io
import json
import sys
import zipfile
from collections.abc import Mapping
from typing import Any, Final, final

from tests.cloud import Cloud

PYTHON: Final = f"python3.{sys.version_info[1]}"
ROLE: Final = "arn:aws:iam::000000000000:role/any"


def archive(files: Mapping[str, str]) -> bytes:
    """A deployment package; all of its files may be run."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            opened.writestr(entry, text)
    return packed.getvalue()


@final
class Owner:
    """Deploys functions and invokes them."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.lambda_ = cloud.client("lambda")

    def deploy(self, name: str, files: Mapping[str, str] | str, **settings: Any) -> str:
        """A function of these files; a text alone is app.py."""
        code = {"app.py": files} if isinstance(files, str) else files
        request: dict[str, Any] = {
            "Runtime": PYTHON,
            "Handler": "app.handler",
            "Role": ROLE,
            "Code": {"ZipFile": archive(code)},
        }
        self.lambda_.create_function(FunctionName=name, **(request | settings))
        return name

    def layer(self, name: str, files: Mapping[str, str]) -> str:
        made = self.lambda_.publish_layer_version(LayerName=name, Content={"ZipFile": archive(files)})
        return str(made["LayerVersionArn"])

    def invoke(self, name: str, event: object = None, **request: Any) -> dict[str, Any]:
        """The whole answer, its payload decoded."""
        answer: dict[str, Any] = self.lambda_.invoke(FunctionName=name, Payload=json.dumps(event), **request)
        return answer | {"Payload": json.loads(answer["Payload"].read())}

    def call(self, name: str, event: object = None, **request: Any) -> Any:
        """What the function returns; it must not fail."""
        answer = self.invoke(name, event, **request)
        assert "FunctionError" not in answer, answer["Payload"]
        return answer["Payload"]

    def logged(self, name: str, pattern: str = "") -> list[str]:
        """What is in the function's log group."""
        # What was written is on its way to the store.
        self.cloud.advance(ms=1)
        group = f"/aws/lambda/{name}"
        found = self.cloud.client("logs").filter_log_events(logGroupName=group, filterPattern=pattern)
        return [event["message"] for event in found["events"]]
