"""Who calls: a request becomes an Identity.

In the open mode, the default, every credential is accepted and nothing is verified. The account is, in order:

1. the access key id itself, if it is twelve digits: any account, by choosing the key;
2. what AWS wrote into an access key id of its own: the forty bits after the generation bit of AKIA…, ASIA…
   (https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html), so that a
   developer's own keys give their own account; ids of the old generation, AKIAIOSFODNN7EXAMPLE among them, tell none;
3. the default account, 000000000000: "test", "minioadmin", and requests that are not signed.

The region is the one in the credential's scope, else the one in the host's name, else the default.
"""

import binascii
import re
from base64 import b32decode
from typing import Final

from msgspec import Struct

from fogbank.kernel.arn import partition_of
from fogbank.kernel.errors import ClientError
from fogbank.wire.http import Request
from fogbank.wire.sigv4 import Credential, credential_of

DEFAULT_ACCOUNT: Final = "000000000000"
DEFAULT_REGION: Final = "us-east-1"

_IDENTITIES_MAX: Final = 1024
_REGION: Final = re.compile("[a-z0-9-]{1,32}")
_HOST_REGION: Final = re.compile(r"(?:af|ap|ca|cn|eu|eusc|il|me|mx|sa|us)(?:-[a-z]+)+-[0-9]{1,2}")


class SignatureDoesNotMatch(ClientError):
    """The signature, or its scope, is not the one that AWS would have made."""

    code = "SignatureDoesNotMatch"
    status = 403


class Identity(Struct, frozen=True, gc=False):
    """Who calls and where. `service` is the one that the caller signed for, "" if unsigned: a hint for routing."""

    account: str
    region: str
    access_key: str  # "" for the anonymous
    principal_arn: str
    user_id: str
    service: str = ""

    @property
    def anonymous(self) -> bool:
        return not self.access_key


class Authenticator:
    """Gives each request its identity. This one is open: it believes every caller."""

    def __init__(self, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> None:
        self._account = account
        self._region = region
        self._identities: dict[Credential, Identity] = {}

    def identify(self, request: Request, now_ms: int) -> Identity:
        """Who calls. Raises AwsError for a credential that cannot be read."""
        credential = credential_of(request)
        if credential is None:
            return Identity(self._account, self._region_of_host(request), "", "anonymous", "anonymous")
        known = self._identities.get(credential)
        if known is not None:
            return known
        if credential.region:
            return self._remember(credential, self._identity(credential, credential.region))
        return self._identity(credential, self._region_of_host(request))

    def _identity(self, credential: Credential, region: str) -> Identity:
        if not _REGION.fullmatch(region):
            raise SignatureDoesNotMatch(f"Credential should be scoped to a valid region, not '{region}'. ")
        account = account_in(credential.access_key) or self._account
        root = f"arn:{partition_of(region)}:iam::{account}:root"
        return Identity(account, region, credential.access_key, root, account, credential.service)

    def _remember(self, credential: Credential, identity: Identity) -> Identity:
        if len(self._identities) >= _IDENTITIES_MAX:
            self._identities.clear()
        self._identities[credential] = identity
        return identity

    def _region_of_host(self, request: Request) -> str:
        return region_in_host(request.headers.get("host", "")) or self._region


def account_in(access_key: str) -> str | None:
    """The account that an access key id tells, if it tells one."""
    if len(access_key) == 12 and access_key.isascii() and access_key.isdigit():
        return access_key
    if len(access_key) != 20 or not access_key.startswith(("AKIA", "ASIA")):
        return None
    try:
        bits = int.from_bytes(b32decode(access_key[4:])[:6], "big")
    except binascii.Error:
        return None
    account = bits >> 7 & (1 << 40) - 1
    new_generation = bits >> 47
    return f"{account:012d}" if new_generation and account < 10**12 else None


def region_in_host(host: str) -> str | None:
    """The region in a host's name: `sqs.eu-west-1.amazonaws.com`, `eu-west-1.queue.amazonaws.com`.

    Read from the right, since what is on the left may be named by a user (a bucket, an API).
    """
    for label in reversed(host.split(".")):
        if _HOST_REGION.fullmatch(label):
            return label
    return None
