"""Parameters, their versions and labels: values and rules.

https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import shake_256
from typing import Final

from msgspec import Struct

from fogbank.kernel.arn import Arn, InvalidArn, partition_of
from fogbank.kernel.errors import Unsupported
from fogbank.services.ssm.errors import (
    HierarchyLevelLimitExceeded,
    Invalid,
    InvalidAllowedPattern,
    ParameterPatternMismatch,
    ReservedName,
)

LEVELS_MAX: Final = 15
VERSIONS_MAX: Final = 100
LABELS_MAX: Final = 10
TAGS_MAX: Final = 50
NAME_CHARS_MAX: Final = 1011
VALUE_CHARS_MAX: Final[Mapping[str, int]] = {"Standard": 4096, "Advanced": 8192}
DEFAULT_KEY: Final = "alias/aws/ssm"

_NAME: Final = re.compile(r"[A-Za-z0-9_.\-/]+")
_LABEL: Final = re.compile(r"(?!\d)(?!aws|ssm)[A-Za-z0-9_.\-]{1,100}", re.IGNORECASE)


class Version(Struct, frozen=True):
    """One version of a parameter: all that can be told of it."""

    number: int
    type: str
    value: str
    modified_ms: int
    user: str
    tier: str
    data_type: str
    description: str = ""
    key_id: str = ""
    allowed_pattern: str = ""


class Parameter(Struct, frozen=True):
    """A parameter at its latest version. `labels` names versions; `oldest` is the number of the first that is kept."""

    account: str
    region: str
    name: str
    current: Version
    oldest: int = 1
    labels: Mapping[str, int] = {}
    tags: Mapping[str, str] = {}

    @property
    def arn(self) -> str:
        return f"arn:{partition_of(self.region)}:ssm:{self.region}:{self.account}:parameter/{self.name.lstrip('/')}"

    def labels_of(self, number: int) -> list[str]:
        return sorted(label for label, version in self.labels.items() if version == number)


class Reference(Struct, frozen=True):
    """A parameter as it is asked for: `name`, `name:3`, `name:label`, an ARN."""

    names: tuple[str, ...]  # what it may be called: an ARN does not tell a leading slash
    selector: str = ""


def reference_of(text: str, account: str, region: str) -> Reference | None:
    """None for an ARN of another account or region: nobody shares parameters here."""
    if not text.startswith("arn:"):
        name, _, selector = text.partition(":")
        return Reference((name,), selector)
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        return None
    kind, _, rest = arn.resource.partition("/")
    name, _, selector = rest.partition(":")
    if (arn.service, arn.account, arn.region, kind) != ("ssm", account, region, "parameter"):
        return None
    return Reference((f"/{name}", name), selector)


def check_name(name: str) -> None:
    """The name of a parameter to be made. Raises ValidationException, AccessDeniedException.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints
    """
    first = name.lstrip("/").split("/")[0].lower()
    if first.startswith("aws"):
        raise ReservedName(name)
    if first.startswith("ssm") or _NAME.fullmatch(name) is None or "//" in name or name.endswith("/"):
        prefix = (
            'can\'t be prefixed with "aws" or "ssm" (case-insensitive)'
            if "/" in name
            else ('can\'t be prefixed with "ssm" (case-insensitive)')
        )
        raise Invalid(
            f"Parameter name: {prefix}. If formed as a path, it can consist of sub-paths divided by slash symbol; each "
            "sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_"
        )
    if "/" in name and not name.startswith("/"):
        raise Invalid("Parameter name must be a fully qualified name.")
    if len(name) > NAME_CHARS_MAX:
        raise Invalid(f"Parameter name must be at most {NAME_CHARS_MAX} characters long.")  # a guess
    if name.count("/") > LEVELS_MAX:
        raise HierarchyLevelLimitExceeded(LEVELS_MAX)


def check_value(version: Version) -> None:
    """Raises ValidationException, InvalidAllowedPatternException, ParameterPatternMismatchException."""
    if not version.value:
        raise Invalid(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1."
        )
    most = VALUE_CHARS_MAX[version.tier]
    if len(version.value) > most:
        more = (
            " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more "
            "information, see "
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
        )
        raise Invalid(
            f"{version.tier} tier parameters support a maximum parameter value of {most} characters."
            + (more if version.tier == "Standard" else "")
        )
    if version.allowed_pattern:
        try:
            pattern = re.compile(version.allowed_pattern)
        except re.error:
            raise InvalidAllowedPattern from None
        # Each value of a list by itself: that is how the example of a list in
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html fits.
        values = version.value.split(",") if version.type == "StringList" else [version.value]
        if not all(map(pattern.fullmatch, values)):
            raise ParameterPatternMismatch(version.allowed_pattern)


def check_data_type(data_type: str) -> None:
    """Raises ValidationException; Unsupported for those that ask other services."""
    if data_type in ("aws:ec2:image", "aws:ssm:integration"):
        raise Unsupported(f"parameters of the data type {data_type}")
    if data_type != "text":
        raise Invalid(f"The following data type is not supported: {data_type} (Data type names are all lowercase.)")


def tier_for(asked: str | None, before: str | None, value: str) -> str:
    """The tier of a new version. Raises ValidationException.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html#parameter-store-advanced-parameters-default-tier
    """
    if before == "Advanced" and asked == "Standard":
        raise Invalid(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
            "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
            "parameter and recreate it as a standard parameter."
        )
    if before == "Advanced" or asked == "Advanced":
        return "Advanced"
    if asked == "Intelligent-Tiering" and len(value) > VALUE_CHARS_MAX["Standard"]:
        return "Advanced"
    return "Standard"


def good_label(label: str) -> bool:
    return _LABEL.fullmatch(label) is not None


def sealed(parameter: Parameter, version: Version) -> str:
    """What stands for a SecureString that is not decrypted: in the form of KMS's ciphertexts, of the same value always.

    Nothing can be read out of it, and nothing decrypts it: there is no KMS here.
    """
    seed = f"{parameter.arn}:{version.number}:{version.key_id}:{version.value}".encode()
    body = shake_256(seed).digest(128 + len(version.value.encode()))
    return b64encode(b"\x01\x02\x02\x00\x78" + body).decode()


def is_below(name: str, path: str, *, recursive: bool) -> bool:
    """Whether a parameter lies in the hierarchy below a path, or directly in it."""
    prefix = path if path.endswith("/") else f"{path}/"
    if prefix == "/" and not name.startswith("/"):
        # Those without a hierarchy are below the root.
        return recursive or "/" not in name
    return name.startswith(prefix) and (recursive or "/" not in name[len(prefix) :])
