"""Repositories without images: settings that deploying tools keep in them.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/Repositories.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.arn import Arn, InvalidArn, partition_of
from fogbank.services.ecr.errors import InvalidParameter, TooManyTags

TAGS_MAX: Final = 50


class ExclusionFilter(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    filter_type: str
    filter: str


class Encryption(Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    encryption_type: str
    kms_key: str | None = None


class Repository(Struct, frozen=True):
    account: str
    region: str
    name: str
    created_ms: int
    mutability: str
    exclusions: tuple[ExclusionFilter, ...]
    scan_on_push: bool
    encryption: Encryption
    tags: Mapping[str, str]
    policy: str = ""
    lifecycle: str = ""

    @property
    def arn(self) -> str:
        return f"arn:{partition_of(self.region)}:ecr:{self.region}:{self.account}:repository/{self.name}"

    @property
    def uri(self) -> str:
        end = "amazonaws.com.cn" if partition_of(self.region) == "aws-cn" else "amazonaws.com"
        return f"{self.account}.dkr.ecr.{self.region}.{end}/{self.name}"


def name_in(arn: str) -> tuple[str, str, str]:
    """Account, region and name in the ARN of a repository. Raises InvalidParameterException."""
    try:
        found = Arn.parse(arn)
    except InvalidArn:
        raise InvalidParameter("resourceArn", "Invalid ARN") from None
    kind, _, name = found.resource.partition("/")
    if found.service != "ecr" or kind != "repository" or not name:
        raise InvalidParameter("resourceArn", "Invalid ARN")
    return found.account, found.region, name


def check_mutability(mutability: str, exclusions: Sequence[ExclusionFilter]) -> None:
    """Filters go with the two values that speak of them, and only with these. Raises InvalidParameterException."""
    if mutability.endswith("_WITH_EXCLUSION") != bool(exclusions):
        raise InvalidParameter("imageTagMutabilityExclusionFilters", "Invalid exclusion filters")  # a guess


def check_policy(text: str) -> None:
    """A repository's policy. Raises InvalidParameterException."""
    document = _object(text)
    found = document.get("Statement")
    statements = cast("list[Any]", found) if isinstance(found, list) else [found]
    if not statements or not all(_is_statement(statement) for statement in statements):
        raise InvalidParameter("PolicyText", "Invalid repository policy provided")


def check_lifecycle(text: str) -> None:
    """Raises InvalidParameterException.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    """
    found = _object(text).get("rules")
    rules = cast("list[Any]", found) if isinstance(found, list) else []
    if not rules or not all(_is_rule(rule) for rule in rules):
        raise InvalidParameter("LifecyclePolicyText", "Lifecycle policy validation failure")


def tagged(before: Mapping[str, str], tags: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Raises TooManyTagsException."""
    merged = {**before, **dict(tags)}
    if len(merged) > TAGS_MAX:
        raise TooManyTags(TAGS_MAX)
    return merged


def _object(text: str) -> dict[str, Any]:
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    return cast("dict[str, Any]", document) if isinstance(document, dict) else {}


def _is_statement(statement: object) -> bool:
    members = cast("dict[str, Any]", statement) if isinstance(statement, dict) else {}
    return (
        members.get("Effect") in ("Allow", "Deny")
        and ("Principal" in members or "NotPrincipal" in members)
        and ("Action" in members or "NotAction" in members)
        and "Resource" not in members  # the repository is
    )


def _is_rule(rule: object) -> bool:
    members = cast("dict[str, Any]", rule) if isinstance(rule, dict) else {}
    return isinstance(members.get("rulePriority"), int) and {"selection", "action"} <= members.keys()
