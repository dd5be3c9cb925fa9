"""AddPermission: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import InvalidParameterValue, PreconditionFailed
from fogbank.services.lambda_.functions import change
from fogbank.services.lambda_.model import LATEST, Function
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.policies import Statement, principal_of, statement_of, with_statement, written
from fogbank.services.lambda_.qualifiers import revised, revision_id_of
from fogbank.storage.api import Operation, Store

_URL_ACTION: Final = "lambda:InvokeFunctionUrl"


class AddPermission(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    statement_id: str
    action: str
    principal: str
    source_arn: str | None = None
    source_account: str | None = None
    event_source_token: str | None = None
    qualifier: str | None = None
    revision_id: str | None = None
    principal_org_id: str | None = field(default=None, name="PrincipalOrgID")
    function_url_auth_type: Literal["NONE", "AWS_IAM"] | None = None
    invoked_via_function_url: bool | None = None


class AddPermissionResult(Struct, frozen=True, rename="pascal"):
    statement: str


@action("lambda", "AddPermission")
async def add_permission(store: Store, ctx: Context, request: AddPermission) -> AddPermissionResult:
    """Add a statement to the policy of a function, a version or an alias."""
    name = function_name(ctx, request.function_name, request.qualifier)
    if name.qualifier == LATEST:
        raise InvalidParameterValue("We currently do not support adding policies for $LATEST.")
    statement = _statement(name, request)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        if request.revision_id not in (None, await revision_id_of(store, function, name)):
            raise PreconditionFailed("GetPolicy")
        policy = with_statement(function.policies.get(name.qualifier, ""), statement)
        after = replace(function, policies={**function.policies, name.qualifier: policy})
        return await revised(store, after, name, ctx.ids.uuid())

    await change(store, name, decide)
    return AddPermissionResult(written(statement))


def _statement(name: FunctionName, request: AddPermission) -> Statement:
    if request.function_url_auth_type is not None and request.action != _URL_ACTION:
        raise InvalidParameterValue(f"FunctionUrlAuthType is only supported for {_URL_ACTION} action")
    via_url = request.invoked_via_function_url
    return statement_of(
        request.statement_id,
        principal_of(request.principal, name.region),
        request.action,
        name.arn,
        (
            ("StringEquals", "AWS:SourceAccount", request.source_account),
            ("StringEquals", "aws:PrincipalOrgID", request.principal_org_id),
            ("StringEquals", "lambda:EventSourceToken", request.event_source_token),
            ("StringEquals", "lambda:FunctionUrlAuthType", request.function_url_auth_type),
            ("Bool", "lambda:InvokedViaFunctionUrl", None if via_url is None else str(via_url).lower()),
            ("ArnLike", "AWS:SourceArn", request.source_arn),
        ),
    )
