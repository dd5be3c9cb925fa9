"""Configurations: what callers give, checked, and what they are shown.

https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, Protocol

from msgspec import UNSET, Struct, UnsetType, field
from msgspec.structs import replace

from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.endings import check_dead_letter
from fogbank.services.lambda_.errors import InvalidParameterValue
from fogbank.services.lambda_.functions import timestamp
from fogbank.services.lambda_.model import Configuration, Function, Logging, Version

ENVIRONMENT_BYTES_MAX: Final = 4096
LAYERS_MAX: Final = 5
_RESERVED: Final = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    }
)  # fmt: skip
# Beyond these the model allows what only functions on managed instances may have.
_TIMEOUT_S_MAX: Final = 900
_MEMORY_MB_MAX: Final = 10_240
_EPHEMERAL_MB_MAX: Final = 10_240


class Environment(Struct, frozen=True, rename="pascal"):
    variables: dict[str, str] | None = None


class DeadLetterConfig(Struct, frozen=True, rename="pascal"):
    target_arn: str | None = None


class TracingConfig(Struct, frozen=True, rename="pascal"):
    mode: Literal["Active", "PassThrough"] = "PassThrough"


class EphemeralStorage(Struct, frozen=True, rename="pascal"):
    size: int


class LoggingConfig(Struct, frozen=True, rename="pascal", omit_defaults=True):
    log_format: Literal["JSON", "Text"] | None = None
    application_log_level: str | None = None
    system_log_level: str | None = None
    log_group: str | None = None


class TenancyConfig(Struct, frozen=True, rename="pascal"):
    tenant_isolation_mode: Literal["PER_TENANT"]


class SnapStart(Struct, frozen=True, rename="pascal"):
    apply_on: Literal["PublishedVersions", "None"] = "None"


class VpcConfig(Struct, frozen=True, rename="pascal"):
    """Only the empty one is taken: functions are on this machine's network."""

    subnet_ids: list[str] | None = None
    security_group_ids: list[str] | None = None
    ipv6_allowed_for_dual_stack: bool | None = None


class Given(Protocol):
    """What CreateFunction and UpdateFunctionConfiguration have in common. None leaves a setting as it is."""

    @property
    def runtime(self) -> str | None: ...
    @property
    def handler(self) -> str | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...
    @property
    def timeout(self) -> int | None: ...
    @property
    def memory_size(self) -> int | None: ...
    @property
    def environment(self) -> Environment | None: ...
    @property
    def layers(self) -> list[str] | None: ...
    @property
    def dead_letter_config(self) -> DeadLetterConfig | None: ...
    @property
    def tracing_config(self) -> TracingConfig | None: ...
    @property
    def ephemeral_storage(self) -> EphemeralStorage | None: ...
    @property
    def logging_config(self) -> LoggingConfig | None: ...
    @property
    def kms_key_arn(self) -> str | None: ...
    @property
    def snap_start(self) -> SnapStart | None: ...
    @property
    def vpc_config(self) -> VpcConfig | None: ...


def changed(configuration: Configuration, given: Given) -> Configuration:
    """The configuration with what is given. Raises InvalidParameterValueException, and Unsupported by name.

    Ranges and forms are in the service's model and were checked by the wire.
    """
    _refuse_unsupported(given)
    _check_most("Timeout", given.timeout, _TIMEOUT_S_MAX)
    _check_most("MemorySize", given.memory_size, _MEMORY_MB_MAX)
    _check_most("EphemeralStorage", given.ephemeral_storage and given.ephemeral_storage.size, _EPHEMERAL_MB_MAX)
    changes: dict[str, Any] = {
        "runtime": given.runtime,
        "handler": given.handler,
        "role": given.role,
        "description": given.description,
        "timeout_s": given.timeout,
        "memory_mb": given.memory_size,
        "kms_key_arn": given.kms_key_arn,
        "environment": None if given.environment is None else _environment(given.environment),
        "layers": None if given.layers is None else _layers(given.layers),
        "dead_letter_arn": None if given.dead_letter_config is None else _dead_letter(given.dead_letter_config),
        "tracing": None if given.tracing_config is None else given.tracing_config.mode,
        "ephemeral_mb": None if given.ephemeral_storage is None else given.ephemeral_storage.size,
        "logging": None if given.logging_config is None else _logging(configuration.logging, given.logging_config),
    }
    return replace(configuration, **{name: value for name, value in changes.items() if value is not None})


def _refuse_unsupported(given: Given) -> None:
    if given.snap_start is not None and given.snap_start.apply_on != "None":
        raise Unsupported("SnapStart for PublishedVersions")
    if given.vpc_config is not None and (given.vpc_config.subnet_ids or given.vpc_config.security_group_ids):
        raise Unsupported("VpcConfig with subnets or security groups")


def _check_most(name: str, value: int | None, most: int) -> None:
    if value is not None and value > most:
        raise InvalidParameterValue(
            f"'{name}' value failed to satisfy constraint: Member must have value less than or equal to {most}"
        )


def _dead_letter(given: DeadLetterConfig) -> str:
    return check_dead_letter(given.target_arn) if given.target_arn else ""


def _environment(given: Environment) -> dict[str, str]:
    variables = given.variables or {}
    reserved = sorted(variables.keys() & _RESERVED)
    if reserved:
        raise InvalidParameterValue(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    measured = json.dumps(variables, separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > ENVIRONMENT_BYTES_MAX:
        raise InvalidParameterValue(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided exceeded the {ENVIRONMENT_BYTES_MAX // 1024}KB limit. String measured: {measured}"
        )
    return variables


def _layers(arns: Sequence[str]) -> tuple[str, ...]:
    if len(arns) > LAYERS_MAX:
        raise InvalidParameterValue(f"Cannot reference more than {LAYERS_MAX} layers.")
    seen: dict[str, str] = {}
    for arn in arns:
        other = seen.setdefault(arn.rpartition(":")[0], arn)
        if other is not arn:
            raise InvalidParameterValue(
                "Two different versions of the same layer are not allowed to be referenced in the same function. "
                f"{other} and {arn} are versions of the same layer."
            )
    return tuple(arns)


def _logging(logging: Logging, given: LoggingConfig) -> Logging:
    log_format = given.log_format or logging.log_format
    if log_format == "Text" and (given.application_log_level or given.system_log_level):
        raise InvalidParameterValue(
            "To use ApplicationLogLevel or SystemLogLevel in LoggingConfig, you must set LogFormat to JSON."
        )
    if log_format == "Text":
        return Logging("Text", given.log_group or logging.log_group)
    return Logging(
        "JSON",
        given.log_group or logging.log_group,
        given.application_log_level or logging.application_log_level or "INFO",
        given.system_log_level or logging.system_log_level or "INFO",
    )


# What is shown


class EnvironmentShown(Struct, frozen=True, rename="pascal"):
    variables: Mapping[str, str]


class LayerShown(Struct, frozen=True, rename="pascal"):
    arn: str
    code_size: int


class SnapStartShown(Struct, frozen=True, rename="pascal"):
    apply_on: str = "None"
    optimization_status: str = "Off"


class FunctionConfiguration(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """A version as every operation shows it."""

    function_name: str
    function_arn: str
    runtime: str
    role: str
    handler: str
    code_size: int
    description: str | UnsetType
    timeout: int
    memory_size: int
    last_modified: str
    code_sha256: str
    version: str
    revision_id: str
    tracing_config: TracingConfig
    package_type: str
    architectures: list[str]
    ephemeral_storage: EphemeralStorage
    snap_start: SnapStartShown
    logging_config: LoggingConfig
    state: str | UnsetType = UNSET
    state_reason: str | UnsetType = UNSET
    state_reason_code: str | UnsetType = UNSET
    last_update_status: str | UnsetType = UNSET
    last_update_status_reason: str | UnsetType = UNSET
    last_update_status_reason_code: str | UnsetType = UNSET
    environment: EnvironmentShown | UnsetType = UNSET
    dead_letter_config: DeadLetterConfig | UnsetType = UNSET
    layers: list[LayerShown] | UnsetType = UNSET
    kms_key_arn: str | UnsetType = field(default=UNSET, name="KMSKeyArn")
    tenancy_config: TenancyConfig | UnsetType = UNSET


def show(
    function: Function, version: Version, *, layer_sizes: Mapping[str, int], qualifier: str
) -> FunctionConfiguration:
    """A version for its caller. `qualifier` is written into the ARN."""
    configuration = version.configuration
    return FunctionConfiguration(
        function_name=function.name,
        function_arn=f"{function.arn}:{qualifier}" if qualifier else function.arn,
        runtime=configuration.runtime,
        role=configuration.role,
        handler=configuration.handler,
        code_size=version.code.size,
        description=configuration.description,
        timeout=configuration.timeout_s,
        memory_size=configuration.memory_mb,
        last_modified=timestamp(version.modified_ms),
        code_sha256=version.code.sha256,
        version=version.version,
        revision_id=version.revision_id,
        tracing_config=TracingConfig(configuration.tracing),
        package_type="Zip",
        architectures=[configuration.architecture],
        ephemeral_storage=EphemeralStorage(configuration.ephemeral_mb),
        snap_start=SnapStartShown(),
        logging_config=_logging_shown(function, version),
        state=version.state,
        state_reason=version.state_reason or UNSET,
        state_reason_code=version.state_reason_code or UNSET,
        last_update_status=version.update_status,
        last_update_status_reason=version.update_reason or UNSET,
        last_update_status_reason_code=version.update_reason_code or UNSET,
        environment=EnvironmentShown(configuration.environment) if configuration.environment else UNSET,
        dead_letter_config=DeadLetterConfig(configuration.dead_letter_arn) if configuration.dead_letter_arn else UNSET,
        layers=[LayerShown(arn, layer_sizes.get(arn, 0)) for arn in configuration.layers] or UNSET,
        kms_key_arn=configuration.kms_key_arn or UNSET,
        tenancy_config=TenancyConfig("PER_TENANT") if configuration.tenant_isolation else UNSET,
    )


def without_states(configuration: FunctionConfiguration) -> FunctionConfiguration:
    """As lists show it."""
    return replace(
        configuration,
        state=UNSET,
        state_reason=UNSET,
        state_reason_code=UNSET,
        last_update_status=UNSET,
        last_update_status_reason=UNSET,
        last_update_status_reason_code=UNSET,
    )


def _logging_shown(function: Function, version: Version) -> LoggingConfig:
    logging = version.configuration.logging
    return LoggingConfig(
        logging.log_format,
        logging.application_log_level or None,
        logging.system_log_level or None,
        function.log_group(version),
    )
