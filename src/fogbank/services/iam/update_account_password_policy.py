"""UpdateAccountPasswordPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import PasswordPolicy
from fogbank.services.iam.store import PASSWORD_POLICIES
from fogbank.storage.api import Store


class UpdateAccountPasswordPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    minimum_password_length: int = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase_characters: bool = False
    require_lowercase_characters: bool = False
    allow_users_to_change_password: bool = False
    max_password_age: int | None = None
    password_reuse_prevention: int | None = None
    hard_expiry: bool | None = None


@action("iam", "UpdateAccountPasswordPolicy")
async def update_account_password_policy(store: Store, ctx: Context, request: UpdateAccountPasswordPolicy) -> Empty:
    """Set all of it: what is left out goes back to its default."""
    policy = PasswordPolicy(
        request.minimum_password_length,
        request.require_symbols,
        request.require_numbers,
        request.require_uppercase_characters,
        request.require_lowercase_characters,
        request.allow_users_to_change_password,
        request.max_password_age,
        request.password_reuse_prevention,
        request.hard_expiry,
    )
    await store.commit([PASSWORD_POLICIES.put(ctx.account.encode(), policy)])
    return Empty()
