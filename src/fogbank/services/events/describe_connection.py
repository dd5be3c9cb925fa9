"""DescribeConnection: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events.connection_answers import AuthShown, authorized_s, shown
from fogbank.services.events.connections import load_connection
from fogbank.storage.api import Store


class DescribeConnection(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


class DescribeConnectionResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    connection_arn: str
    name: str
    connection_state: str
    authorization_type: str
    secret_arn: str
    auth_parameters: AuthShown
    creation_time: float
    last_modified_time: float
    last_authorized_time: float | None = None
    description: str | None = None
    state_reason: str | None = None
    kms_key_identifier: str | None = None


@action("events", "DescribeConnection")
async def describe_connection(store: Store, ctx: Context, request: DescribeConnection) -> DescribeConnectionResponse:
    """A connection, but for what is secret."""
    found = (await load_connection(store, ctx.account, ctx.region, request.name)).value
    return DescribeConnectionResponse(
        found.arn,
        found.name,
        found.state,
        found.auth_type,
        found.secret_arn,
        shown(found.auth),
        found.created_ms / 1000,
        found.modified_ms / 1000,
        authorized_s(found),
        found.description or None,
        found.state_reason or None,
        found.kms_key or None,
    )
