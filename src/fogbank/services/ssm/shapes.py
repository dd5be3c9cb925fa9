"""What answers show: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from fogbank.services.ssm.errors import Invalid, InvalidNextToken, TooManyTags
from fogbank.services.ssm.model import TAGS_MAX, Parameter, Version, sealed

SECURE: Final = "SecureString"


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class ParameterShape(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    type: str
    value: str
    version: int
    last_modified_date: float
    arn: str = field(name="ARN")
    data_type: str
    selector: str | None = None


class HistoryShape(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    type: str
    value: str
    version: int
    last_modified_date: float
    last_modified_user: str
    labels: list[str]
    tier: str
    policies: list[str]
    data_type: str
    description: str | None = None
    key_id: str | None = None
    allowed_pattern: str | None = None


class MetadataShape(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str = field(name="ARN")
    type: str
    version: int
    last_modified_date: float
    last_modified_user: str
    tier: str
    policies: list[str]
    data_type: str
    description: str | None = None
    key_id: str | None = None
    allowed_pattern: str | None = None


def shown_value(parameter: Parameter, version: Version, *, decrypted: bool) -> str:
    return sealed(parameter, version) if version.type == SECURE and not decrypted else version.value


def shown(parameter: Parameter, version: Version, *, decrypted: bool, selector: str = "") -> ParameterShape:
    return ParameterShape(
        parameter.name,
        version.type,
        shown_value(parameter, version, decrypted=decrypted),
        version.number,
        version.modified_ms / 1000,
        parameter.arn,
        version.data_type,
        selector or None,
    )


def shown_history(parameter: Parameter, version: Version, *, decrypted: bool) -> HistoryShape:
    return HistoryShape(
        parameter.name,
        version.type,
        shown_value(parameter, version, decrypted=decrypted),
        version.number,
        version.modified_ms / 1000,
        version.user,
        parameter.labels_of(version.number),
        version.tier,
        [],
        version.data_type,
        version.description or None,
        version.key_id or None,
        version.allowed_pattern or None,
    )


def shown_metadata(parameter: Parameter) -> MetadataShape:
    version = parameter.current
    return MetadataShape(
        parameter.name,
        parameter.arn,
        version.type,
        version.number,
        version.modified_ms / 1000,
        version.user,
        version.tier,
        [],
        version.data_type,
        version.description or None,
        version.key_id or None,
        version.allowed_pattern or None,
    )


def tagged(before: Mapping[str, str], tags: Sequence[Tag], *, by_aws: bool = False) -> dict[str, str]:
    """The tags with those given. Raises TooManyTagsError, ValidationException."""
    if not by_aws and any(tag.key.lower().startswith("aws:") for tag in tags):
        raise Invalid("Tag keys beginning with aws: are reserved for AWS use.")  # a guess
    merged = {**before, **{tag.key: tag.value for tag in tags}}
    if len(merged) > TAGS_MAX:
        raise TooManyTags
    return merged


def write_token(name: str) -> str:
    return urlsafe_b64encode(f"after:{name}".encode()).decode()


def read_token(token: str | None) -> str:
    """The name after which the page begins, "" for the first page. Raises InvalidNextToken."""
    if not token:
        return ""
    try:
        word, _, name = urlsafe_b64decode(token.encode()).decode().partition(":")
    except ValueError:
        raise InvalidNextToken from None
    if word != "after":
        raise InvalidNextToken
    return name
