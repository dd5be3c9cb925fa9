"""Reading a version of a secret, by its id or its stage."""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import InvalidRequest, ResourceNotFound
from fogbank.services.secretsmanager.model import CURRENT, Secret
from fogbank.storage.api import Store


class SecretValue(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str = field(name="ARN")
    name: str
    version_id: str
    secret_binary: bytes | None = None
    secret_string: str | None = None
    version_stages: Sequence[str] | None = None
    created_date: float | None = None


async def read(
    store: Store, ctx: Context, secret_id: str, version_id: str | None = None, stage: str | None = None
) -> SecretValue:
    """Raises ResourceNotFoundException, InvalidRequestException."""
    secret = (await secrets.load(store, ctx, secret_id)).value
    found = _version(secret, version_id, stage)
    version = secret.versions[found]
    value = await secrets.value_of(store, secret, found)
    if value is None or value.empty:
        raise _no_value(f"VersionId: {version_id}" if version_id else f"staging label: {stage or CURRENT}")
    return SecretValue(
        secret.arn, secret.name, found, value.binary, value.string, version.stages or None, version.created_ms / 1000
    )


def _version(secret: Secret, version_id: str | None, stage: str | None) -> str:
    if version_id is None:
        found = secret.version_at(stage or CURRENT)
        if found is None:
            raise _no_value(f"staging label: {stage or CURRENT}")
        return found
    version = secret.versions.get(version_id)
    if version is None:
        raise _no_value(f"VersionId: {version_id}")
    if stage is not None and stage not in version.stages:
        raise InvalidRequest("You provided a VersionStage that is not associated to the provided VersionId.")
    return version_id


def _no_value(what: str) -> ResourceNotFound:
    """https://github.com/aws/aws-sdk-js-v3/issues/7701"""
    return ResourceNotFound(f"Secrets Manager can't find the specified secret value for {what}")
