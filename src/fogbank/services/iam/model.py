"""What IAM keeps: roles, users, groups, instance profiles, managed policies. Frozen values and rules.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from fogbank.services.iam.errors import InvalidInput, LimitExceeded, QuotaExceeded

ATTACHED_MAX: Final = 10
GROUPS_PER_USER_MAX: Final = 10
KEYS_PER_USER_MAX: Final = 2
VERSIONS_MAX: Final = 5
TAGS_MAX: Final = 50
MANAGED_POLICY_CHARS_MAX: Final = 6144
TRUST_POLICY_CHARS_MAX: Final = 2048
SESSION_S_DEFAULT: Final = 3600


class Owner(Struct, frozen=True, kw_only=True):
    """What all entities have."""

    account: str
    partition: str
    path: str
    name: str
    id: str
    created_ms: int
    tags: Mapping[str, str] = {}


class Principal(Owner, frozen=True, kw_only=True):
    """An entity that policies are put on: inline by their names, managed ones by their ARNs."""

    inline: Mapping[str, str] = {}
    attached: tuple[str, ...] = ()
    boundary: str = ""


class Role(Principal, frozen=True, kw_only=True):
    trust: str
    description: str = ""
    max_session_s: int = SESSION_S_DEFAULT
    profiles: tuple[str, ...] = ()
    linked_service: str = ""  # the service that a service-linked role belongs to


class AccessKey(Struct, frozen=True):
    id: str
    secret: str
    created_ms: int
    active: bool = True


class Login(Struct, frozen=True):
    """That a user may sign in to the console, which is nowhere here: the password is looked at and not kept."""

    created_ms: int
    reset: bool = False


class User(Principal, frozen=True, kw_only=True):
    groups: tuple[str, ...] = ()
    keys: tuple[AccessKey, ...] = ()
    login: Login | None = None


class Group(Principal, frozen=True, kw_only=True):
    members: tuple[str, ...] = ()


class Profile(Owner, frozen=True, kw_only=True):
    """An instance profile. It has at most one role."""

    roles: tuple[str, ...] = ()


class Version(Struct, frozen=True):
    number: int
    document: str
    created_ms: int

    @property
    def id(self) -> str:
        return f"v{self.number}"


class Policy(Owner, frozen=True, kw_only=True):
    """A managed policy with its versions, oldest first."""

    versions: tuple[Version, ...]
    default: int
    last: int
    updated_ms: int
    description: str = ""
    aws: bool = False  # AWS's own: in nobody's account, and not to be changed

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:iam::{'aws' if self.aws else self.account}:policy{self.path}{self.name}"


class Usage(Struct, frozen=True):
    """Who has a managed policy in an account: names by what they are, attached or as a permissions boundary."""

    attached: Mapping[str, tuple[str, ...]] = {}
    bounds: Mapping[str, tuple[str, ...]] = {}

    @property
    def attachments(self) -> int:
        return sum(map(len, self.attached.values()))

    @property
    def boundaries(self) -> int:
        return sum(map(len, self.bounds.values()))


class KeyOwner(Struct, frozen=True):
    """Whose an access key is."""

    account: str
    user: str


class Provider(Owner, frozen=True, kw_only=True):
    """Who else tells who somebody is. Its name is the URL without https:// of one of OpenID Connect."""


class OpenIdProvider(Provider, frozen=True, kw_only=True):
    clients: tuple[str, ...] = ()
    thumbprints: tuple[str, ...] = ()

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:oidc-provider/{self.name}"


class SamlProvider(Provider, frozen=True, kw_only=True):
    document: str

    @property
    def arn(self) -> str:
        return f"arn:{self.partition}:iam::{self.account}:saml-provider/{self.name}"


class PasswordPolicy(Struct, frozen=True):
    """What passwords must be: the defaults are those of UpdateAccountPasswordPolicy."""

    minimum_length: int = 6
    symbols: bool = False
    numbers: bool = False
    uppercase: bool = False
    lowercase: bool = False
    may_change: bool = False
    max_age: int | None = None
    reuse_prevention: int | None = None
    hard_expiry: bool | None = None


class Aliases(Struct, frozen=True):
    """An account's alias: none or one."""

    names: tuple[str, ...] = ()


def with_name(names: Mapping[str, tuple[str, ...]], noun: str, name: str) -> dict[str, tuple[str, ...]]:
    return {**names, noun: (*without(names.get(noun, ()), name), name)}


def without_name(names: Mapping[str, tuple[str, ...]], noun: str, name: str) -> dict[str, tuple[str, ...]]:
    return {**names, noun: without(names.get(noun, ()), name)}


def without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def tagged(
    noun: str, before: Mapping[str, str], given: Sequence[tuple[str, str]], *, by_aws: bool = False
) -> dict[str, str]:
    """The tags with those given. Raises InvalidInput, LimitExceeded.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
    """
    folded = [key.lower() for key, _ in given]
    if len(set(folded)) < len(folded):
        raise InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if not by_aws and any(key.startswith("aws:") for key in folded):
        raise InvalidInput("Tag keys beginning with aws: are reserved for AWS use.")  # a guess
    # A key in another case replaces the one that was there.
    tags = {key: value for key, value in before.items() if key.lower() not in folded}
    tags |= dict(given)
    if len(tags) > TAGS_MAX:
        raise LimitExceeded(f"The number of tags has reached the maximum limit of {TAGS_MAX} for {noun}.")  # a guess
    return tags


def untagged(before: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    folded = {key.lower() for key in keys}
    return {key: value for key, value in before.items() if key.lower() not in folded}


def check_size(document: str, most: int, quota: str) -> None:
    """Raises LimitExceeded. White space does not count."""
    if size_of(document) > most:
        raise QuotaExceeded(quota, most)


def size_of(document: str) -> int:
    return len("".join(document.split()))
