"""Access keys in AWS's form: an id that tells its account, and a secret.

Sixteen letters of base 32 after the prefix: one bit that says that the account follows, forty bits of the account,
the rest is chance (https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html).
"""

import binascii
from base64 import b32decode, b32encode, b64encode

from fogbank.kernel.ids import Ids


def access_key_id(prefix: str, account: str, ids: Ids) -> str:
    """`prefix` is AKIA for lasting keys and ASIA for temporary ones."""
    bits = 1 << 47 | int(account) << 7 | ids.randbytes(1)[0] & 127
    return prefix + b32encode(bits.to_bytes(6, "big") + ids.randbytes(4)).decode()


def secret_access_key(ids: Ids) -> str:
    """Forty characters."""
    return b64encode(ids.randbytes(30)).decode()


def unique_id(prefix: str, ids: Ids) -> str:
    """AROA…, AIDA…: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes"""
    return prefix + b32encode(ids.randbytes(11)).decode()[:17]


def account_in(access_key: str) -> str | None:
    """The account that an access key id tells, if it tells one. Twelve digits are an account by themselves."""
    if len(access_key) == 12 and access_key.isascii() and access_key.isdigit():
        return access_key
    if len(access_key) != 20 or not access_key.startswith(("AKIA", "ASIA")):
        return None
    try:
        bits = int.from_bytes(b32decode(access_key[4:])[:6], "big")
    except (binascii.Error, ValueError):
        return None
    account = bits >> 7 & (1 << 40) - 1
    new_generation = bits >> 47
    return f"{account:012d}" if new_generation and account < 10**12 else None
