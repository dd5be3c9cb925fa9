"""Which log group a request means: by its name, or by an identifier that is a name or an ARN."""

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.kernel.errors import AwsError
from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import GroupNotFound, InvalidParameter, ResourceNotFound
from fogbank.services.logs.store import StoredGroup
from fogbank.storage.api import Store

_KIND = "log-group:"


async def load_either(store: Store, ctx: Context, name: str | None, identifier: str | None) -> StoredGroup:
    """The group that one of the two means. Raises InvalidParameter, GroupNotFound."""
    if (name is None) == (identifier is None):
        # A guess at the words of what is documented.
        raise InvalidParameter("You must include either logGroupIdentifier or logGroupName, but not both.")
    if name is not None:
        return await rows.load_group(store, ctx.account, ctx.region, name)
    return await load_identified(store, ctx, identifier or "")


async def load_identified(store: Store, ctx: Context, identifier: str) -> StoredGroup:
    """The group of an identifier. Raises InvalidParameter, GroupNotFound."""
    return await rows.load_group(store, ctx.account, ctx.region, name_of(ctx, identifier))


def name_of(ctx: Context, identifier: str) -> str:
    """The name in an identifier. Raises InvalidParameter, and GroupNotFound for what belongs to another one."""
    if not identifier.startswith("arn:"):
        return identifier
    arn = _parse(identifier)
    if (arn.account, arn.region) != (ctx.account, ctx.region):
        raise GroupNotFound
    return arn.resource.removeprefix(_KIND).removesuffix(":*")


async def load_tagged(store: Store, ctx: Context, resource_arn: str) -> StoredGroup:
    """The group whose tags a request is about. Raises InvalidParameter, ResourceNotFound."""
    arn = _parse(resource_arn)
    found = None
    if (arn.account, arn.region) == (ctx.account, ctx.region):
        found = await rows.find_group(store, ctx.account, ctx.region, arn.resource.removeprefix(_KIND))
    if found is None:
        # A guess.
        raise ResourceNotFound("The specified resource does not exist.")
    return found


def _parse(text: str) -> Arn:
    try:
        arn = Arn.parse(text)
    except AwsError:
        arn = None
    if arn is None or arn.service != "logs" or not arn.resource.startswith(_KIND):
        # A guess.
        raise InvalidParameter(f"Invalid ARN: {text}")
    return arn
