"""The only file of IAM that knows how its values lie in the store. Names are told apart without regard to case.

item   iam.role iam.user iam.group iam.profile   account/name
item   iam.policy    account/name        a managed policy: names are unique whatever the path
item   iam.usage     account/policy ARN  who has a managed policy, AWS's own included
item   iam.key       access key id       whose it is
item   iam.aliases   account             the account's alias

An attachment is written at both ends in one commit, so a policy that is deleted has nobody who has it.
"""

from typing import Final

from fogbank.services.iam.model import Aliases, Group, KeyOwner, Policy, Profile, Role, Usage, User
from fogbank.storage.table import Stored, Table

__all__ = [
    "ALIASES", "GROUPS", "KEYS", "POLICIES", "PROFILES", "ROLES", "USAGES", "USERS", "Stored", "Table", "key",
]  # fmt: skip

ROLES: Final = Table("iam.role", Role)
USERS: Final = Table("iam.user", User)
GROUPS: Final = Table("iam.group", Group)
PROFILES: Final = Table("iam.profile", Profile)
POLICIES: Final = Table("iam.policy", Policy)
USAGES: Final = Table("iam.usage", Usage)
KEYS: Final = Table("iam.key", KeyOwner)
ALIASES: Final = Table("iam.aliases", Aliases)


def key(account: str, name: str) -> bytes:
    """With an empty name the beginning of all keys of an account."""
    return f"{account}/{name.lower()}".encode()
