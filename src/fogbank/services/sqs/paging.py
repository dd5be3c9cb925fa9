"""Pages of queue names: how many, and where the next one begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from fogbank.services.sqs.errors import InvalidParameterValue, InvalidValue

PAGE_MAX: Final = 1000


def page_size(max_results: int | None) -> int:
    """Raises InvalidParameterValue."""
    if max_results is None:
        return PAGE_MAX
    if not 1 <= max_results <= PAGE_MAX:
        raise InvalidValue(max_results, "MaxResults", f"MaxResults must be an integer between 1 and {PAGE_MAX}.")
    return max_results


def write_token(after: str) -> str:
    return urlsafe_b64encode(after.encode()).decode()


def read_token(token: str | None) -> str:
    """The name after which the page begins. Raises InvalidParameterValue, in words that are a guess."""
    if not token:
        return ""
    try:
        name = urlsafe_b64decode(token.encode("ascii")).decode()
    except ValueError:
        name = ""
    if write_token(name) != token:
        raise InvalidParameterValue("Invalid or expired next token.")
    return name
