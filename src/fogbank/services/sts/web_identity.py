"""Tokens of web identities: what they claim. Their signatures are verified nowhere; NOTES says so.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

from base64 import urlsafe_b64decode

from msgspec import MsgspecError, Struct, field, json

from fogbank.services.sts.errors import ExpiredToken, InvalidIdentityToken


class Claims(Struct, frozen=True):
    subject: str = field(name="sub")
    issuer: str = field(name="iss")
    audience: str | list[str] = field(name="aud")
    expires_s: float = field(name="exp")

    @property
    def first_audience(self) -> str:
        return self.audience if isinstance(self.audience, str) else "".join(self.audience[:1])


def claims_of(token: str, now_ms: int) -> Claims:
    """Raises InvalidIdentityToken, ExpiredTokenException."""
    parts = token.split(".")
    try:
        if len(parts) != 3:
            raise ValueError
        claims = json.decode(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)), type=Claims)
    except (ValueError, MsgspecError):
        raise InvalidIdentityToken(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        ) from None
    if now_ms >= claims.expires_s * 1000:
        # A guess in its details.
        raise ExpiredToken(
            f"Token expired: current date/time {now_ms // 1000} must be before the expiration date/time "
            f"{int(claims.expires_s)}"
        )
    return claims
