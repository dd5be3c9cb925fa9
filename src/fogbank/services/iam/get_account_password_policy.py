"""GetAccountPasswordPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam import passwords
from fogbank.services.iam.errors import NoSuchEntity
from fogbank.storage.api import Store


class GetAccountPasswordPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


class PasswordPolicyShape(Struct, frozen=True, rename="pascal"):
    minimum_password_length: int
    require_symbols: bool
    require_numbers: bool
    require_uppercase_characters: bool
    require_lowercase_characters: bool
    allow_users_to_change_password: bool
    expire_passwords: bool
    max_password_age: int | None = None
    password_reuse_prevention: int | None = None
    hard_expiry: bool | None = None


class GetAccountPasswordPolicyResult(Struct, frozen=True, rename="pascal"):
    password_policy: PasswordPolicyShape


@action("iam", "GetAccountPasswordPolicy")
async def get_account_password_policy(
    store: Store, ctx: Context, request: GetAccountPasswordPolicy
) -> GetAccountPasswordPolicyResult:
    """Raises NoSuchEntity where nobody set one."""
    stored = await passwords.find(store, ctx)
    if stored is None:
        raise NoSuchEntity(f"The Password Policy with domain name {ctx.account} cannot be found.")
    policy = stored.value
    return GetAccountPasswordPolicyResult(
        PasswordPolicyShape(
            policy.minimum_length,
            policy.symbols,
            policy.numbers,
            policy.uppercase,
            policy.lowercase,
            policy.may_change,
            policy.max_age is not None,
            policy.max_age,
            policy.reuse_prevention,
            policy.hard_expiry,
        )
    )
