"""Access control lists: canned ones, shown as the grants that they stand for. They decide nothing.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
"""

from typing import Final

from msgspec import Struct, field

from fogbank.kernel.errors import Unsupported
from fogbank.services.s3.listing import Owner

_GROUPS: Final = "http://acs.amazonaws.com/groups/global/"
_CANNED: Final = {
    "public-read": (("AllUsers", "READ"),),
    "public-read-write": (("AllUsers", "READ"), ("AllUsers", "WRITE")),
    "authenticated-read": (("AuthenticatedUsers", "READ"),),
}


class Grantee(Struct, frozen=True, kw_only=True, rename="pascal"):
    type: str
    id: str | None = field(default=None, name="ID")
    uri: str | None = field(default=None, name="URI")


class Grant(Struct, frozen=True, rename="pascal"):
    grantee: Grantee | None = None
    permission: str | None = None


class Acl(Struct, frozen=True, rename="pascal"):
    owner: Owner | None = None
    grants: list[Grant] | None = None


def shown(owner_id: str, canned: str) -> Acl:
    """The grants of a canned ACL; the owner may always do everything."""
    grants = [Grant(Grantee(type="CanonicalUser", id=owner_id), "FULL_CONTROL")]
    for group, permission in _CANNED.get(canned, ()):
        grants.append(Grant(Grantee(type="Group", uri=_GROUPS + group), permission))
    return Acl(Owner(owner_id), grants)


def canned_of(canned: str | None, policy: Acl | None, owner_id: str) -> str:
    """The canned ACL that is meant. A list of grants must be what one of them stands for. Raises Unsupported."""
    if policy is None:
        return canned or "private"
    for name in ("private", *_CANNED):
        if shown(owner_id, name).grants == policy.grants:
            return name
    raise Unsupported("an access control list that no canned ACL stands for")
