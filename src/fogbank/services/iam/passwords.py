"""Passwords: what they must be. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"""

from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.iam.errors import PasswordPolicyViolation
from fogbank.services.iam.model import PasswordPolicy
from fogbank.services.iam.store import PASSWORD_POLICIES, Stored
from fogbank.storage.api import Store

_SYMBOLS: Final = frozenset("!@#$%^&*()_+-=[]{}|'")
_DEFAULT_LENGTH: Final = 8


async def find(store: Store, ctx: Context) -> Stored[PasswordPolicy] | None:
    """The account's own policy, if it ever set one."""
    return await PASSWORD_POLICIES.find(store, ctx.account.encode())


def check(password: str, policy: PasswordPolicy | None) -> None:
    """Raises PasswordPolicyViolation.

    Where the account has no policy, IAM's own is eight characters of three kinds. The sentences are those that the
    service is known to say, but for that of the kinds, a guess.
    """
    kinds = {
        "uppercase letter": any(each.isupper() for each in password),
        "lowercase letter": any(each.islower() for each in password),
        "number": any(each.isdigit() for each in password),
        "symbol": any(each in _SYMBOLS for each in password),
    }
    length = policy.minimum_length if policy else _DEFAULT_LENGTH
    if len(password) < length:
        raise PasswordPolicyViolation(f"Password should have a minimum length of {length}")
    if policy is None:
        if sum(kinds.values()) < 3:
            raise PasswordPolicyViolation(
                "Password should have a minimum of three of the following mix of character types: uppercase, "
                "lowercase, numbers, and symbols"
            )
        return
    needed = (policy.uppercase, policy.lowercase, policy.numbers, policy.symbols)
    for (kind, there), must in zip(kinds.items(), needed, strict=True):
        if must and not there:
            raise PasswordPolicyViolation(f"Password should have at least one {kind}")
