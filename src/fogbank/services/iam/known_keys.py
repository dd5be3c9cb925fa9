"""Telling those who verify signatures whose keys there are: `kernel.user_keys`."""

from fogbank.kernel.user_keys import UserKey, UserKeys
from fogbank.kernel.world import World
from fogbank.services.iam.entities import USER
from fogbank.services.iam.model import User
from fogbank.services.iam.store import USERS
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Make every key known that the store holds."""
    world.port(UserKeys).clear()
    for stored in await USERS.everything(store, b""):
        tell(world, stored.value)


def tell(world: World, user: User, *, before: User | None = None) -> None:
    """Make a user's keys known as they are now, in place of those of `before`."""
    if not user.keys and not (before and before.keys):
        return
    arn = USER.arn(user)
    keys = {key.id: UserKey(user.account, arn, user.id, key.secret, key.active) for key in user.keys}
    world.port(UserKeys).replace([key.id for key in before.keys] if before else (), keys)
