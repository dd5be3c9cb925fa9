"""Secrets, their versions and the stages that name them: values and rules.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.arn import partition_of
from fogbank.services.secretsmanager.errors import Invalid, InvalidParameter, LimitExceeded

DAY_MS: Final = 86_400_000
RECOVERY_DAYS_DEFAULT: Final = 30
CURRENT: Final = "AWSCURRENT"
PREVIOUS: Final = "AWSPREVIOUS"
PENDING: Final = "AWSPENDING"
TAGS_MAX: Final = 50
VERSIONS_MAX: Final = 100
STAGES_MAX: Final = 20
POLICY_CHARS_MAX: Final = 20_480

_NAME: Final = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}")
_SUFFIX: Final = re.compile(r"(.+)-[A-Za-z0-9]{6}")


class Value(Struct, frozen=True):
    """What is secret: a text or bytes. Neither, in a version that a rotation has yet to fill."""

    string: str | None = None
    binary: bytes | None = None

    @property
    def empty(self) -> bool:
        return self.string is None and self.binary is None


class Version(Struct, frozen=True):
    created_ms: int
    stages: tuple[str, ...] = ()


class Rotation(Struct, frozen=True):
    """How a secret is rotated. `next_ms` is when it is again by itself."""

    lambda_arn: str
    enabled: bool = True
    days: int | None = None
    schedule: str = ""
    duration: str = ""
    anchor_ms: int = 0
    last_ms: int | None = None
    next_ms: int | None = None


class Secret(Struct, frozen=True):
    """A secret without its values, which lie beside it."""

    account: str
    region: str
    name: str
    suffix: str
    created_ms: int
    changed_ms: int
    description: str = ""
    kms_key_id: str = ""
    tags: Mapping[str, str] = {}
    versions: Mapping[str, Version] = {}
    policy: str = ""
    rotation: Rotation | None = None
    deleted_ms: int | None = None
    purge_ms: int | None = None  # when a deleted one is really gone
    generation: int = 0  # of the alarms that are set for it

    @property
    def arn(self) -> str:
        return f"arn:{partition_of(self.region)}:secretsmanager:{self.region}:{self.account}:secret:{self.full_name}"

    @property
    def full_name(self) -> str:
        return f"{self.name}-{self.suffix}"

    def version_at(self, stage: str) -> str | None:
        return next((id_ for id_, version in self.versions.items() if stage in version.stages), None)


def check_name(name: str) -> None:
    """Raises ValidationException."""
    if _NAME.fullmatch(name) is None:
        raise Invalid(
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
        )


def names_meant(secret_id: str) -> list[tuple[str, str]]:
    """Name and suffix that an id may mean, the likelier first: a name, an ARN, an ARN without its suffix."""
    if not secret_id.startswith("arn:"):
        return [(secret_id, "")]
    rest = secret_id.split(":", 6)[-1]
    whole = _SUFFIX.fullmatch(rest)
    return [*([(whole[1], rest[-6:])] if whole else []), (rest, "")]


def check_value(string: str | None, binary: bytes | None) -> Value:
    """Raises InvalidParameterException."""
    if string is not None and binary is not None:
        raise InvalidParameter(
            "You can't specify both a binary secret value and a string secret value in the same secret."
        )
    return Value(string, binary)


def with_version(secret: Secret, version_id: str, stages: Sequence[str], now_ms: int) -> Secret:
    """The secret with one more version, which takes its stages from the others.

    The version that was current is the previous one then. Versions without a stage are deprecated; the oldest of them
    make room. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
    """
    before = secret.version_at(CURRENT)
    # The first version of a secret is its current one, whatever it is called.
    staged = tuple(dict.fromkeys(stages if before is not None else (*stages, CURRENT)))
    if len(staged) > STAGES_MAX:
        raise LimitExceeded(f"A version can have at most {STAGES_MAX} staging labels.")  # a guess
    versions = {id_: _without(version, staged) for id_, version in secret.versions.items()}
    versions[version_id] = Version(now_ms, staged)
    changed = replace(secret, versions=versions, changed_ms=now_ms)
    return _trimmed(_previous(changed, before) if CURRENT in staged else changed)


def moved(secret: Secret, stage: str, to: str | None, now_ms: int) -> Secret:
    """The secret with a stage at another version, or at none."""
    before = secret.version_at(CURRENT)
    versions = {id_: _without(version, (stage,)) for id_, version in secret.versions.items()}
    if to is not None:
        version = versions[to]
        versions[to] = replace(version, stages=(*version.stages, stage))
    changed = replace(secret, versions=versions, changed_ms=now_ms)
    return _previous(changed, before) if stage == CURRENT and before != to else changed


def _previous(secret: Secret, version_id: str | None) -> Secret:
    if version_id is None:
        return secret
    versions = {id_: _without(version, (PREVIOUS,)) for id_, version in secret.versions.items()}
    versions[version_id] = replace(versions[version_id], stages=(*versions[version_id].stages, PREVIOUS))
    return replace(secret, versions=versions)


def _without(version: Version, stages: Sequence[str]) -> Version:
    return replace(version, stages=tuple(stage for stage in version.stages if stage not in stages))


def _trimmed(secret: Secret) -> Secret:
    """At most so many versions; those with stages stay."""
    deprecated = [id_ for id_, version in secret.versions.items() if not version.stages]
    excess = max(0, len(secret.versions) - VERSIONS_MAX)
    gone = set(sorted(deprecated, key=lambda id_: secret.versions[id_].created_ms)[:excess])
    if len(gone) < excess:
        raise LimitExceeded(f"A secret can have at most {VERSIONS_MAX} versions.")  # a guess
    return replace(secret, versions={id_: version for id_, version in secret.versions.items() if id_ not in gone})


def tagged(before: Mapping[str, str], tags: Sequence[tuple[str, str]], *, by_aws: bool = False) -> dict[str, str]:
    """Raises InvalidParameterException, LimitExceededException."""
    if not by_aws and any(key.lower().startswith("aws:") for key, _ in tags):
        raise InvalidParameter("Tag keys beginning with aws: are reserved for AWS use.")  # a guess
    merged = {**before, **dict(tags)}
    if len(merged) > TAGS_MAX:
        raise LimitExceeded(f"A secret can have at most {TAGS_MAX} tags.")  # a guess
    return merged
