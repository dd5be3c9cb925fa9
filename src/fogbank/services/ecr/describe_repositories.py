"""DescribeRepositories: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.shapes import RepositoryShape, shown
from fogbank.storage.api import Store

_PAGE_DEFAULT: Final = 100


class DescribeRepositories(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    registry_id: str | None = None
    repository_names: list[str] | None = None
    next_token: str | None = None
    max_results: int | None = None


class DescribeRepositoriesResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    repositories: list[RepositoryShape]
    next_token: str | None = None


@action("ecr", "DescribeRepositories")
async def describe_repositories(
    store: Store, ctx: Context, request: DescribeRepositories
) -> DescribeRepositoriesResult:
    """Those that are named, or all in the order of names. Raises RepositoryNotFoundException."""
    if request.repository_names is not None:
        named = [await repositories.load(store, ctx, name, request.registry_id) for name in request.repository_names]
        return DescribeRepositoriesResult([shown(stored.value) for stored in named])
    prefix = repositories.key(request.registry_id or ctx.account, ctx.region, "")
    after = prefix + request.next_token.encode() if request.next_token else b""
    most = request.max_results or _PAGE_DEFAULT
    found = await repositories.REPOSITORIES.scan(store, prefix, after=after, limit=most + 1)
    page = found[:most]
    token = page[-1].value.name if len(found) > most else None
    return DescribeRepositoriesResult([shown(stored.value) for stored in page], token)
