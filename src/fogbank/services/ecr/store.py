"""The only file of ECR that knows how its values lie in the store.

item   ecr.repository   account/region/name
"""

from collections.abc import Callable
from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.ecr.errors import RepositoryNotFound
from fogbank.services.ecr.model import Repository, name_in
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored, Table

REPOSITORIES: Final = Table("ecr.repository", Repository)


def key(account: str, region: str, name: str) -> bytes:
    return f"{account}/{region}/{name}".encode()


async def load(store: Store, ctx: Context, name: str, registry: str | None) -> Stored[Repository]:
    """Raises RepositoryNotFoundException."""
    account = registry or ctx.account
    found = await REPOSITORIES.find(store, key(account, ctx.region, name))
    if found is None:
        raise RepositoryNotFound(name, account)
    return found


async def load_by_arn(store: Store, arn: str) -> Stored[Repository]:
    """Raises RepositoryNotFoundException, InvalidParameterException."""
    account, region, name = name_in(arn)
    found = await REPOSITORIES.find(store, key(account, region, name))
    if found is None:
        raise RepositoryNotFound(name, account)
    return found


@again_on_conflict
async def change(
    store: Store, ctx: Context, name: str, registry: str | None, decide: Callable[[Repository], Repository]
) -> Repository:
    """Replace a repository by what `decide` makes of it. Raises RepositoryNotFoundException."""
    return await _changed(store, await load(store, ctx, name, registry), decide)


@again_on_conflict
async def change_by_arn(store: Store, arn: str, decide: Callable[[Repository], Repository]) -> Repository:
    """The same, by the ARN."""
    return await _changed(store, await load_by_arn(store, arn), decide)


async def _changed(store: Store, stored: Stored[Repository], decide: Callable[[Repository], Repository]) -> Repository:
    after = decide(stored.value)
    if after != stored.value:
        await store.commit([stored.becomes(after)], [stored.unchanged()])
    return after
