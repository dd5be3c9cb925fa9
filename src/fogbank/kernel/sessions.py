"""Temporary credentials that need no table: the session token says whose they are, and a key of the server proves it.

    token   = base64(HMAC(key, statement) + statement)
    secret  = made from the key and the access key id, so whoever has the server's key can verify a signature

The server's key is a secret of its store; whoever resets the store ends all sessions. The token is readable, as a
JWT is, and cannot be changed.
"""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest
from hmac import digest as hmac_digest
from typing import Final, final

from msgspec import MsgspecError, Struct, msgpack

from fogbank.kernel.credentials import access_key_id
from fogbank.kernel.ids import Ids

_MAC_BYTES: Final = 32


class Session(Struct, frozen=True, array_like=True):
    """Whom temporary credentials stand for."""

    access_key: str
    account: str
    arn: str
    user_id: str
    expires_ms: int


class TemporaryCredentials(Struct, frozen=True):
    access_key: str
    secret: str
    token: str


_encode: Final = msgpack.Encoder().encode
_session_of: Final = msgpack.Decoder(Session).decode


@final
class Sessions:
    """A port. Without a key, which STS gives when the store is open, there is no session."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key

    def use_key(self, key: bytes) -> None:
        self._key = key

    def issue(self, ids: Ids, *, account: str, arn: str, user_id: str, expires_ms: int) -> TemporaryCredentials:
        assert self._key
        access_key = access_key_id("ASIA", account, ids)
        statement = _encode(Session(access_key, account, arn, user_id, expires_ms))
        token = urlsafe_b64encode(self._mac(statement) + statement).decode()
        return TemporaryCredentials(access_key, self.secret_of(access_key), token)

    def read(self, token: str, access_key: str) -> Session | None:
        """Whom the token stands for; None if it is not ours, or another key's."""
        if not self._key or not token:
            return None
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
            mac, statement = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
            session = _session_of(statement) if compare_digest(mac, self._mac(statement)) else None
        except (ValueError, MsgspecError):
            return None
        return session if session and session.access_key == access_key else None

    def secret_of(self, access_key: str) -> str:
        """Forty characters, as AWS's."""
        return b64encode(hmac_digest(self._key, b"secret:" + access_key.encode(), "sha256")[:30]).decode()

    def _mac(self, statement: bytes) -> bytes:
        return hmac_digest(self._key, b"token:" + statement, "sha256")
