"""The only file of IAM that knows how its values lie in the store. Names are told apart without regard to case.

item   iam.role iam.user iam.group iam.profile   account/name
item   iam.policy    account/name        a managed policy: names are unique whatever the path
item   iam.usage     account/policy ARN  who has a managed policy, AWS's own included
item   iam.key       access key id       whose it is
item   iam.aliases   account             the account's alias
item   iam.passwords account             what passwords must be
item   iam.oidc iam.saml  account/name   identity providers

An attachment is written at both ends in one commit, so a policy that is deleted has nobody who has it.
"""

from typing import Final

from fogbank.services.iam.model import (
    Aliases,
    Group,
    KeyOwner,
    OpenIdProvider,
    PasswordPolicy,
    Policy,
    Profile,
    Role,
    SamlProvider,
    Usage,
    User,
)
from fogbank.storage.table import Stored, Table

__all__ = [
    "ALIASES", "GROUPS", "KEYS", "OPEN_ID_PROVIDERS", "PASSWORD_POLICIES", "POLICIES", "PROFILES", "ROLES",
    "SAML_PROVIDERS", "USAGES", "USERS", "Stored", "Table", "key",
]  # fmt: skip

ROLES: Final = Table("iam.role", Role)
USERS: Final = Table("iam.user", User)
GROUPS: Final = Table("iam.group", Group)
PROFILES: Final = Table("iam.profile", Profile)
POLICIES: Final = Table("iam.policy", Policy)
USAGES: Final = Table("iam.usage", Usage)
KEYS: Final = Table("iam.key", KeyOwner)
ALIASES: Final = Table("iam.aliases", Aliases)
PASSWORD_POLICIES: Final = Table("iam.passwords", PasswordPolicy)
OPEN_ID_PROVIDERS: Final = Table("iam.oidc", OpenIdProvider)
SAML_PROVIDERS: Final = Table("iam.saml", SamlProvider)


def key(account: str, name: str) -> bytes:
    """With an empty name the beginning of all keys of an account."""
    return f"{account}/{name.lower()}".encode()
