"""AddLayerVersionPermission: https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.layer_policies import change_policy
from fogbank.services.lambda_.model import LayerVersion
from fogbank.services.lambda_.policies import Statement, principal_of, statement_of, with_statement, written
from fogbank.storage.api import Store


class AddLayerVersionPermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    layer_name: str
    version_number: int
    statement_id: str
    action: str
    principal: str
    organization_id: str | None = None
    revision_id: str | None = None


class AddLayerVersionPermissionResult(Struct, frozen=True, rename="pascal"):
    statement: str
    revision_id: str


@action("lambda", "AddLayerVersionPermission")
async def add_layer_version_permission(
    store: Store, ctx: Context, request: AddLayerVersionPermission
) -> AddLayerVersionPermissionResult:
    """Add a statement to the policy of a layer version."""

    def decide(version: LayerVersion) -> str:
        return with_statement(version.policy, _statement(version, request))

    after = await change_policy(
        store, ctx, request.layer_name, request.version_number, decide, revision_id=request.revision_id
    )
    return AddLayerVersionPermissionResult(written(_statement(after, request)), after.policy_revision)


def _statement(version: LayerVersion, request: AddLayerVersionPermission) -> Statement:
    return statement_of(
        request.statement_id,
        principal_of(request.principal, version.region),
        request.action,
        version.arn,
        (("StringEquals", "aws:PrincipalOrgID", request.organization_id),),
    )
