"""What answers show: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.services.ecr.model import Encryption, ExclusionFilter, Repository


class Tag(Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class Scanning(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    scan_on_push: bool = False


class RepositoryShape(Struct, frozen=True, rename="camel", omit_defaults=True):
    repository_arn: str
    registry_id: str
    repository_name: str
    repository_uri: str
    created_at: float
    image_tag_mutability: str
    image_scanning_configuration: Scanning
    encryption_configuration: Encryption
    image_tag_mutability_exclusion_filters: Sequence[ExclusionFilter] = ()


class RepositoryAnswer(Struct, frozen=True, rename="camel"):
    repository: RepositoryShape


class PolicyAnswer(Struct, frozen=True, rename="camel"):
    registry_id: str
    repository_name: str
    policy_text: str


class LifecycleAnswer(Struct, frozen=True, rename="camel"):
    registry_id: str
    repository_name: str
    lifecycle_policy_text: str


def shown(repository: Repository) -> RepositoryShape:
    return RepositoryShape(
        repository.arn,
        repository.account,
        repository.name,
        repository.uri,
        repository.created_ms / 1000,
        repository.mutability,
        Scanning(repository.scan_on_push),
        repository.encryption,
        repository.exclusions,
    )


def pairs(tags: Sequence[Tag] | None) -> list[tuple[str, str]]:
    return [(tag.key, tag.value) for tag in tags or ()]


def shown_policy(repository: Repository) -> PolicyAnswer:
    return PolicyAnswer(repository.account, repository.name, repository.policy)


def shown_lifecycle(repository: Repository) -> LifecycleAnswer:
    return LifecycleAnswer(repository.account, repository.name, repository.lifecycle)
