"""Functions, versions, aliases, layers and mappings, as values.

https://docs.aws.amazon.com/lambda/latest/api/API_Types.html
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fogbank.kernel.arn import Arn, partition_of
from fogbank.storage.api import BlobRef

LATEST = "$LATEST"
State = Literal["Pending", "Active", "Inactive", "Failed"]
UpdateStatus = Literal["Successful", "InProgress", "Failed"]
MappingState = Literal["Creating", "Enabling", "Enabled", "Disabling", "Disabled", "Updating", "Deleting"]


class Code(Struct, frozen=True, omit_defaults=True):
    """A function's code: a zip archive that the store keeps, or a folder of the machine's that its owner edits."""

    sha256: str  # of the archive, base64, as AWS shows it
    size: int
    blob: BlobRef | None = None
    folder: str = ""
    unpacked: int = 0  # bytes of all files of the archive


class Logging(Struct, frozen=True, omit_defaults=True):
    """https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html"""

    log_format: Literal["Text", "JSON"] = "Text"
    log_group: str = ""  # "" is /aws/lambda/NAME
    application_log_level: str = ""
    system_log_level: str = ""


class Configuration(Struct, frozen=True, omit_defaults=True):
    """What a caller sets on a function; a version keeps its own."""

    runtime: str
    handler: str
    role: str
    description: str = ""
    timeout_s: int = 3
    memory_mb: int = 128
    environment: Mapping[str, str] = {}
    layers: tuple[str, ...] = ()  # layer version ARNs
    dead_letter_arn: str = ""
    tracing: Literal["Active", "PassThrough"] = "PassThrough"
    architecture: str = "x86_64"
    ephemeral_mb: int = 512
    logging: Logging = Logging()
    kms_key_arn: str = ""
    tenant_isolation: bool = False


class Version(Struct, frozen=True, omit_defaults=True):
    """$LATEST or a published version: code and configuration under one revision."""

    version: str
    configuration: Configuration
    code: Code
    modified_ms: int
    revision_id: str
    build: str = ""  # names this code and configuration: what runs of the same build is alike
    state: State = "Active"
    state_reason: str = ""
    state_reason_code: str = ""
    update_status: UpdateStatus = "Successful"
    update_reason: str = ""
    update_reason_code: str = ""


class EventInvoke(Struct, frozen=True, omit_defaults=True):
    """How asynchronous invocations of a qualifier are retried, and where they end."""

    modified_ms: int
    retries_max: int | None = None  # None: 2
    age_max_s: int | None = None  # None: 21,600
    on_success_arn: str = ""
    on_failure_arn: str = ""


class Url(Struct, frozen=True, omit_defaults=True):
    """A function URL of a qualifier ("" or an alias)."""

    id: str  # the first label of its host
    auth_type: Literal["NONE", "AWS_IAM"]
    created_ms: int
    modified_ms: int
    invoke_mode: Literal["BUFFERED", "RESPONSE_STREAM"] = "BUFFERED"
    cors: Mapping[str, object] | None = None  # in AWS's names


class UrlOwner(Struct, frozen=True):
    """The function and the qualifier that a URL's id stands for."""

    account: str
    region: str
    name: str
    qualifier: str = ""


class Provisioned(Struct, frozen=True, omit_defaults=True):
    """Provisioned concurrency of a version or alias; `version` is the one that runs, an alias's own."""

    requested: int
    version: str
    modified_ms: int


class Function(Struct, frozen=True, omit_defaults=True):
    """A function: its $LATEST and what belongs to all its versions. `id` names its asynchronous queue in the store."""

    account: str
    region: str
    name: str
    id: int
    latest: Version
    next_version: int = 1
    tags: Mapping[str, str] = {}
    policies: Mapping[str, str] = {}  # resource policies as JSON, by qualifier; "" is the function's own
    reserved_concurrency: int | None = None
    event_invoke: Mapping[str, EventInvoke] = {}  # by qualifier; "" is $LATEST's
    urls: Mapping[str, Url] = {}
    provisioned: Mapping[str, Provisioned] = {}
    recursive_loop: Literal["Terminate", "Allow"] = "Terminate"
    runtime_update: Mapping[str, Literal["Auto", "FunctionUpdate"]] = {}  # by version

    @property
    def place(self) -> tuple[str, str]:
        """Account and region."""
        return self.account, self.region

    @property
    def arn(self) -> str:
        return str(Arn("lambda", self.region, self.account, f"function:{self.name}", partition_of(self.region)))

    def log_group(self, version: Version) -> str:
        return version.configuration.logging.log_group or f"/aws/lambda/{self.name}"


class Alias(Struct, frozen=True, omit_defaults=True):
    """A name for a version, or for two of them by weight."""

    name: str
    version: str
    revision_id: str
    description: str = ""
    weights: Mapping[str, float] = {}  # the additional version, and its share


class LayerVersion(Struct, frozen=True, omit_defaults=True):
    """One version of a layer."""

    account: str
    region: str
    name: str
    version: int
    code: Code
    created_ms: int
    description: str = ""
    license: str = ""
    runtimes: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    policy: str = ""
    policy_revision: str = ""

    @property
    def layer_arn(self) -> str:
        return str(Arn("lambda", self.region, self.account, f"layer:{self.name}", partition_of(self.region)))

    @property
    def arn(self) -> str:
        return f"{self.layer_arn}:{self.version}"


class LayerNumbers(Struct, frozen=True):
    """The last version number that a layer's name was given; numbers are never given twice."""

    name: str
    last: int


class SourceMapping(Struct, frozen=True, omit_defaults=True):
    """A mapping of a source's records to a function."""

    uuid: str
    account: str
    region: str
    source_arn: str
    function_arn: str  # with the qualifier it was made with
    modified_ms: int
    enabled: bool = True
    state: MappingState = "Creating"
    state_reason: str = "USER_INITIATED"
    batch_size: int = 10
    window_s: int = 0
    filters: tuple[str, ...] = ()
    reports_item_failures: bool = False
    concurrency_max: int | None = None
    tags: Mapping[str, str] = {}

    @property
    def arn(self) -> str:
        resource = f"event-source-mapping:{self.uuid}"
        return str(Arn("lambda", self.region, self.account, resource, partition_of(self.region)))
