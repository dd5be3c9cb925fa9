"""DeletePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.errors import DeleteConflict
from fogbank.services.iam.store import USAGES
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Check, Operation, Store


class DeletePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str


@action("iam", "DeletePolicy")
@again_on_conflict
async def delete_policy(store: Store, ctx: Context, request: DeletePolicy) -> Empty:
    """Raises NoSuchEntity, DeleteConflict, InvalidInput for AWS's own."""
    stored = await policies.load_stored(store, ctx, request.policy_arn)
    where = policies.usage_key(ctx, stored.value.arn)
    usage = await USAGES.find(store, where)
    if usage and (usage.value.attachments or usage.value.boundaries):
        raise DeleteConflict("Cannot delete a policy attached to entities.")
    if len(stored.value.versions) > 1:
        raise DeleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's "
            "versions. The default version is deleted with the policy."
        )
    operations: list[Operation] = [stored.removed()]
    checks: list[Check] = [stored.unchanged(), usage.unchanged() if usage else USAGES.absent(where)]
    if usage:
        operations.append(usage.removed())
    await store.commit(operations, checks)
    return Empty()
