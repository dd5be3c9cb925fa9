"""CreateServiceLinkedRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.credentials import unique_id
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.errors import (
    InvalidInput,
)
from fogbank.services.iam.model import Role
from fogbank.services.iam.roles import linked_name, trust_of
from fogbank.services.iam.shapes import RoleShape, shown_role
from fogbank.services.iam.store import ROLES, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateServiceLinkedRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    aws_service_name: str = field(name="AWSServiceName")
    description: str = ""
    custom_suffix: str = ""


class CreateServiceLinkedRoleResult(Struct, frozen=True, rename="pascal"):
    role: RoleShape


@action("iam", "CreateServiceLinkedRole")
@again_on_conflict
async def create_service_linked_role(
    store: Store, ctx: Context, request: CreateServiceLinkedRole
) -> CreateServiceLinkedRoleResult:
    """Make the role that a service acts with. Raises InvalidInput.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
    """
    service = request.aws_service_name
    if not service.endswith(".amazonaws.com"):
        raise InvalidInput(f"Service {service} is not a valid service name.")  # a guess
    name = f"AWSServiceRoleFor{linked_name(service)}"
    if request.custom_suffix:
        name += f"_{request.custom_suffix}"
    if await ROLES.find(store, key(ctx.account, name)):
        raise InvalidInput(f"Service role name {name} has been taken in this account, please try a different suffix.")
    role = Role(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path=f"/aws-service-role/{service}/",
        name=name,
        id=unique_id("AROA", ctx.ids),
        created_ms=ctx.now_ms,
        trust=trust_of(service),
        description=request.description,
        linked_service=service,
    )
    await ROLE.make(store, role)
    return CreateServiceLinkedRoleResult(shown_role(role))
