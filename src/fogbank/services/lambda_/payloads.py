"""Payloads as they come: bytes that must be JSON, and the words for those that are not.

Lambda reads requests with Jackson, and its messages are Jackson's:
https://github.com/aws/aws-sdk-js/issues/1876 https://github.com/awsdocs/aws-lambda-developer-guide/issues/382
https://github.com/ballerina-platform/module-ballerina-c2c/issues/15 https://github.com/szymonmaszke/torchlambda/issues/13
"""

import json
import re
from base64 import b64decode
from typing import Final

import msgspec

from fogbank.services.lambda_.errors import InvalidRequestContent

_SHOWN_BYTES: Final = 500
_TOKEN: Final = re.compile(r"[\w$]+")
_EXPECTED: Final = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_VALUE: Final = "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_is_json: Final = msgspec.json.Decoder(msgspec.Raw).decode
_CLIENT_CONTEXT: Final = "Client context must be a valid Base64-encoded JSON object."


def checked_payload(payload: bytes) -> bytes:
    """The event; an empty one is an empty object. Raises InvalidRequestContentException."""
    if not payload:
        return b"{}"
    try:
        _is_json(payload)
        if not payload.isascii():
            payload.decode()
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        text = f"Could not parse request body into json: Could not parse payload into json: {_complaint(payload)}"
        raise InvalidRequestContent(text) from None
    return payload


def client_context(text: str | None) -> str:
    """The JSON of a ClientContext. Raises InvalidRequestContentException."""
    if not text:
        return ""
    try:
        decoded = b64decode(text, validate=True)
        msgspec.json.decode(decoded, type=dict[str, msgspec.Raw])
    except (ValueError, msgspec.MsgspecError, RecursionError):
        raise InvalidRequestContent(_CLIENT_CONTEXT) from None
    return decoded.decode()


def _complaint(payload: bytes) -> str:
    """What Jackson says of bytes that are no JSON, as far as that is known."""
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        return f"Invalid UTF-8 start byte 0x{payload[error.start]:x}{_place(payload, error.start + 1)}"
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        at = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return f"{_word(text, at)}{_place(payload, len(text[:at].encode()) + 1)}"
    return f"Unexpected character{_place(payload, 1)}"


def _refuse(text: str) -> object:
    raise ValueError(text)


def _word(text: str, at: int) -> str:
    if at >= len(text):
        return "Unexpected end-of-input"
    token = _TOKEN.match(text, at)
    if token and not token[0][0].isdigit() and _wants_value(text[:at]):
        return f"Unrecognized token '{token[0]}': was expecting {_EXPECTED}"
    expected = _VALUE if _wants_value(text[:at]) else _after(text[:at])
    return f"Unexpected character ('{text[at]}' (code {ord(text[at])})): {expected}"


def _wants_value(before: str) -> bool:
    return before.rstrip()[-1:] in ("", ":", "[", ",") and not _in_object(before)


def _in_object(before: str) -> bool:
    stripped = before.rstrip()
    return stripped.endswith("{") or (stripped.endswith(",") and stripped.rfind("{") > stripped.rfind("["))


def _after(before: str) -> str:
    if _in_object(before):
        return "was expecting double-quote to start field name"
    if before.rfind("{") > before.rfind("}"):
        return "was expecting comma to separate Object entries"
    if before.rfind("[") > before.rfind("]"):
        return "was expecting comma to separate Array entries"
    return "Expected space separating root-level values"


def _place(payload: bytes, column: int) -> str:
    shown = payload[:_SHOWN_BYTES].decode("utf-8", "replace")
    rest = len(payload) - _SHOWN_BYTES
    truncated = f"[truncated {rest} bytes]" if rest > 0 else ""
    before = payload[: column - 1]
    line = before.count(b"\n") + 1
    column -= before.rfind(b"\n") + 1
    return f'\n at [Source: (byte[])"{shown}"{truncated}; line: {line}, column: {column}]'
