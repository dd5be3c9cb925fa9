"""What functions sign their requests with: a session of their role, named as they are.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html

The session's account is the function's, also where the role's ARN names another one or a role that is not there.
"""

from base64 import b32encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from fogbank.compute.api import Spec
from fogbank.compute.variables import Credentials
from fogbank.kernel.arn import partition_of
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError
from fogbank.kernel.sessions import Sessions
from fogbank.kernel.world import World

# As long as a session of a role may last.
_LIFE_MS: Final = 12 * 3_600_000
# Longer than an invocation may take.
_LEFT_MS: Final = 3_600_000


def role_credentials(world: World) -> Callable[[Spec], Credentials]:
    """What an environment that begins gives to its function."""

    def credentials(spec: Spec) -> Credentials:
        expires_ms = world.clock.now_ms() + _LIFE_MS
        role = spec.role.rpartition("/")[2]
        made = world.port(Sessions).issue(
            world.ids,
            account=spec.account,
            arn=f"arn:{partition_of(spec.region)}:sts::{spec.account}:assumed-role/{role}/{spec.name}",
            user_id=f"{spec.role_id}:{spec.name}",
            expires_ms=expires_ms,
        )
        return Credentials(made.access_key, made.secret, made.token, expires_ms - _LEFT_MS)

    return credentials


async def role_id_of(world: World, role: str, *, account: str, region: str) -> str:
    """The unique id of a role; for one that is not there, one that no other role's ARN gives."""
    ctx = service_context(world, account=account, region=region, service="lambda")
    try:
        found = await world.port(Calls).call(ctx, "iam", "GetRole", {"RoleName": role.rpartition("/")[2]})
    except AwsError:
        return "AROA" + b32encode(sha256(role.encode()).digest()).decode()[:17]
    return str(found["Role"]["RoleId"])
