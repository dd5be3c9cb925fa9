"""GetPolicy: https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.errors import NotFoundAtAll
from fogbank.services.lambda_.functions import load
from fogbank.services.lambda_.names import function_name
from fogbank.services.lambda_.qualifiers import plain, revision_id_of
from fogbank.storage.api import Store


class GetPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    qualifier: str | None = None


class GetPolicyResult(Struct, frozen=True, rename="pascal"):
    policy: str
    revision_id: str


@action("lambda", "GetPolicy")
async def get_policy(store: Store, ctx: Context, request: GetPolicy) -> GetPolicyResult:
    """The policy of a function, a version or an alias."""
    name = function_name(ctx, request.function_name, request.qualifier)
    function = (await load(store, name)).value
    policy = function.policies.get(plain(name.qualifier))
    if policy is None:
        raise NotFoundAtAll
    return GetPolicyResult(policy, await revision_id_of(store, function, name))
