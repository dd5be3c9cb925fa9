"""PutSecretValue: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.changing import commit_version
from fogbank.services.secretsmanager.errors import InvalidRequest
from fogbank.services.secretsmanager.model import CURRENT, check_value
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class PutSecretValue(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    client_request_token: str | None = None
    secret_binary: bytes | None = None
    secret_string: str | None = None
    version_stages: list[str] | None = None


class PutSecretValueResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str = field(name="ARN")
    name: str
    version_id: str
    version_stages: Sequence[str]


@action("secretsmanager", "PutSecretValue")
@again_on_conflict
async def put_secret_value(store: Store, ctx: Context, request: PutSecretValue) -> PutSecretValueResult:
    """Add a version: the current one, unless other stages are said.

    Raises ResourceNotFoundException, InvalidRequestException, ResourceExistsException, InvalidParameterException.
    """
    value = check_value(request.secret_string, request.secret_binary)
    if value.empty:
        raise InvalidRequest("You must provide either SecretString or SecretBinary.")
    version_id = request.client_request_token or ctx.ids.uuid()
    stored = await secrets.load(store, ctx, request.secret_id)
    after = await commit_version(
        store, ctx, stored, stored.value, version_id, value, request.version_stages or (CURRENT,)
    )
    return PutSecretValueResult(after.arn, after.name, version_id, after.versions[version_id].stages)
