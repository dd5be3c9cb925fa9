"""Tags of pipes."""

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.pipes.errors import NoPipe

_KIND = "pipe/"


def name_of(ctx: Context, text: str) -> str:
    """The name of the caller's pipe that an ARN names. Raises NoPipe."""
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        raise NoPipe(text) from None
    name = arn.resource.removeprefix(_KIND)
    mine = (arn.service, arn.account, arn.region) == ("pipes", ctx.account, ctx.region)
    if not mine or not arn.resource.startswith(_KIND):
        raise NoPipe(name)
    return name
