"""Dynamic references: `{{resolve:ssm:name:version}}`, `{{resolve:secretsmanager:id:SecretString:key:stage:version}}`.

They are resolved when a resource is made, and what is kept of its properties is the reference, not the secret.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

import json
import re
from typing import Any, Final, cast

from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Deployment, DeploymentFailed

_REFERENCE: Final = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]+)\}\}")


async def resolved(value: Any, deployment: Deployment) -> Any:
    """The value with what its references stand for. Raises DeploymentFailed."""
    if isinstance(value, list):
        return [await resolved(each, deployment) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: await resolved(each, deployment) for name, each in cast("dict[str, Any]", value).items()}
    if not isinstance(value, str) or "{{resolve:" not in value:
        return value
    pieces: list[str] = []
    end = 0
    for found in _REFERENCE.finditer(value):
        pieces += [value[end : found.start()], await _one(found.group(1), found.group(2), deployment)]
        end = found.end()
    return "".join([*pieces, value[end:]])


async def _one(service: str, reference: str, deployment: Deployment) -> str:
    try:
        if service == "secretsmanager":
            return await _secret(reference, deployment)
        wish = {"Name": reference, "WithDecryption": service == "ssm-secure"}
        found = await deployment.call("ssm", "GetParameter", wish)
        return str(found["Parameter"]["Value"])
    except AwsError as error:
        raise DeploymentFailed(
            f"Could not resolve the dynamic reference {{{{resolve:{service}:{reference}}}}}: {error.message}"
        ) from None


async def _secret(reference: str, deployment: Deployment) -> str:
    # An ARN has six colons of its own.
    parts = reference.split(":")
    name = ":".join(parts[:7]) if reference.startswith("arn:") else parts[0]
    kind, key, stage, version = [*(parts[7:] if reference.startswith("arn:") else parts[1:]), "", "", "", ""][:4]
    if kind not in ("", "SecretString"):
        raise DeploymentFailed(f"{kind} is no kind of secret value that a dynamic reference can have.")
    wish = {"SecretId": name, "VersionStage": stage, "VersionId": version}
    found = await deployment.call("secretsmanager", "GetSecretValue", {k: v for k, v in wish.items() if v})
    text = str(found["SecretString"])
    if not key:
        return text
    try:
        return str(json.loads(text)[key])
    except (ValueError, KeyError, TypeError):
        raise DeploymentFailed(f"Could not find a value associated with JSONKey in SecretString: {key}") from None
