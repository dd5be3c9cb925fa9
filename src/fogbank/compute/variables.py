"""The environment variables of a function.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime

Nothing is inherited from Fogbank's own environment. What AWS reserves is ours; of the rest the function's
configuration has the last word.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from fogbank.compute.api import InitializationType, Spec

_SYSTEM_PATH: Final = "/usr/local/bin:/usr/bin:/bin"
# Extensions do not see them: https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html
RUNTIME_ONLY: Final = frozenset(
    {
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_XRAY_CONTEXT_MISSING",
        "AWS_XRAY_DAEMON_ADDRESS",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_AWS_XRAY_DAEMON_ADDRESS",
        "_AWS_XRAY_DAEMON_PORT",
        "_HANDLER",
    }
)


class Credentials(Struct, frozen=True):
    """What functions sign their requests with. An environment is not used any more once they are to be renewed."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    renewed_at_ms: int | None = None


class Place(Struct, frozen=True):
    """Where an environment's files are, as its processes see them."""

    task: Path  # the code
    layers: tuple[Path, ...]  # what lies over what in /opt: the last is on top
    runtime: Path  # LAMBDA_RUNTIME_DIR
    temporary: Path  # what is private and writable


def variables(
    spec: Spec,
    place: Place,
    *,
    api_port: int,
    log_stream: str,
    initialization: InitializationType,
    credentials: Credentials,
    endpoint: str,
) -> dict[str, str]:
    """All of them, for the runtime's process."""
    layers = [str(layer) for layer in reversed(place.layers)]
    task = str(place.task)
    defaults = {
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PATH": ":".join([_SYSTEM_PATH, *(f"{layer}/bin" for layer in layers)]),
        "LD_LIBRARY_PATH": ":".join([task, f"{task}/lib", *(f"{layer}/lib" for layer in layers)]),
        "TMPDIR": str(place.temporary),
        "HOME": str(place.temporary),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
    }
    if spec.live:
        # A file that is changed twice in a second and keeps its size looks like what was compiled before.
        defaults["PYTHONDONTWRITEBYTECODE"] = "1"
    reserved = {
        "_HANDLER": spec.handler,
        "LAMBDA_TASK_ROOT": task,
        "LAMBDA_RUNTIME_DIR": str(place.runtime),
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api_port}",
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_VERSION": spec.version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group or f"/aws/lambda/{spec.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": initialization,
        "AWS_REGION": spec.region,
        "AWS_DEFAULT_REGION": spec.region,
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SESSION_TOKEN": credentials.session_token,
    }
    if not spec.runtime.startswith("provided"):
        reserved["AWS_EXECUTION_ENV"] = f"AWS_Lambda_{spec.runtime}"
    if spec.log_format == "JSON":
        reserved["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
        reserved["AWS_LAMBDA_LOG_LEVEL"] = spec.application_log_level
    return {**defaults, **_usable(spec.environment), **reserved}


def for_extensions(environment: Mapping[str, str]) -> dict[str, str]:
    """What an extension sees of them."""
    return {name: value for name, value in environment.items() if name not in RUNTIME_ONLY}


def _usable(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what the operating system cannot hand to a process."""
    return {name: value for name, value in environment.items() if name and "=" not in name and "\0" not in name + value}
