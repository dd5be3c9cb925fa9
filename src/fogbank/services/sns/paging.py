"""Pages of lists: a hundred at a time, and a token that says where the next one begins."""

from base64 import b64decode, urlsafe_b64encode
from typing import Final

from fogbank.services.sns.errors import InvalidParameter

PAGE: Final = 100


def read_token(token: str | None) -> str:
    """After what the page begins; "" for the first one. Raises InvalidParameter."""
    if not token:
        return ""
    try:
        return b64decode(token.encode("ascii"), b"-_", validate=True).decode()
    except ValueError:
        raise InvalidParameter("NextToken") from None


def write_token(after: str) -> str:
    return urlsafe_b64encode(after.encode()).decode()
