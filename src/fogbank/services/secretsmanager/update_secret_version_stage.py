"""UpdateSecretVersionStage: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager.changing import change
from fogbank.services.secretsmanager.errors import InvalidParameter, ResourceNotFound
from fogbank.services.secretsmanager.model import CURRENT, Secret, moved
from fogbank.services.secretsmanager.shapes import Named
from fogbank.storage.api import Store


class UpdateSecretVersionStage(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    version_stage: str
    remove_from_version_id: str | None = None
    move_to_version_id: str | None = None


@action("secretsmanager", "UpdateSecretVersionStage")
async def update_secret_version_stage(store: Store, ctx: Context, request: UpdateSecretVersionStage) -> Named:
    """Move a stage from one version to another. Raises ResourceNotFoundException, InvalidParameterException."""
    stage, source, to = request.version_stage, request.remove_from_version_id, request.move_to_version_id

    def decide(secret: Secret) -> Secret:
        for version_id in (source, to):
            if version_id is not None and version_id not in secret.versions:
                raise ResourceNotFound(
                    f"Secrets Manager can't find the specified secret value for VersionId: {version_id}"
                )
        at = secret.version_at(stage)
        if at == to and to is not None:
            return secret
        _check_source(stage, at, source)
        if stage == CURRENT and to is None:
            raise InvalidParameter(
                f"You can only move staging label {CURRENT} to a different secret version. "
                "It can't be completely removed."
            )
        return moved(secret, stage, to, ctx.now_ms)

    secret = await change(store, ctx, request.secret_id, decide)
    return Named(secret.arn, secret.name)


def _check_source(stage: str, at: str | None, source: str | None) -> None:
    """Who has the stage must be named. Raises InvalidParameterException."""
    if at is not None and source is None:
        raise InvalidParameter(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version "
            f"{at}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    if source is not None and source != at:
        attached = f"is currently attached to version {at}" if at else "is not attached to any version"
        raise InvalidParameter(f"Staging label {stage} {attached}, not to version {source}.")  # a guess
