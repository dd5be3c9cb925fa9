"""Tags of buses and rules.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-tagging.html
"""

from collections.abc import Iterable, Mapping

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.errors import Unsupported
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid, LimitExceeded, NoRule, ResourceNotFound
from fogbank.services.events.model import DEFAULT, Bus, Place, Rule, Tag
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


def merged(old: Mapping[str, str], new: Iterable[Tag], ctx: Context) -> dict[str, str]:
    """Both, the new ones winning. Raises Invalid, LimitExceeded."""
    given = [tag.key for tag in new]
    if not ctx.by_aws and any(key.lower().startswith("aws:") for key in given):
        raise Invalid("Tag keys that start with aws: are reserved for AWS.")  # a guess
    tags = {**old, **{tag.key: tag.value for tag in new}}
    if len(tags) > ctx.limits.events_tags_max:
        raise LimitExceeded
    return tags


def shown(tags: Mapping[str, str]) -> list[Tag]:
    return [Tag(key, value) for key, value in tags.items()]


async def load(store: Store, text: str) -> Stored[Bus] | Stored[Rule]:
    """The bus or the rule that an ARN names. Raises Invalid, NoBus, NoRule, Unsupported."""
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        # A guess.
        raise Invalid(f"Parameter ResourceARN is not valid. Reason: {text} is not an ARN.") from None
    kind, _, path = arn.resource.partition("/")
    match kind:
        case "event-bus":
            return await rows.load_bus(store, Place(arn.account, arn.region, path))
        case "rule":
            return await _rule(store, arn, path)
        case _ if arn.service == "events":
            raise Unsupported(f"tags of {kind}")
        case _:
            raise ResourceNotFound(f"{text} does not exist.")  # a guess


async def _rule(store: Store, arn: Arn, path: str) -> Stored[Rule]:
    """`rule/NAME`, or `rule/BUS/NAME`, where the bus may have slashes in its name and the rule has none."""
    bus, _, name = path.rpartition("/")
    found = await rows.find_rule(store, Place(arn.account, arn.region, bus or DEFAULT), name)
    if found is None:
        raise NoRule(name, bus or DEFAULT)
    return found
