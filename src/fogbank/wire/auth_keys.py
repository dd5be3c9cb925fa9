"""The file of `--auth FILE`: the access keys that may call, in TOML.

[[keys]]
id = "AKIAIOSFODNN7EXAMPLE"
secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
account = "123456789012"
user = "alice"                 # optional; without it the key is the account's root
# arn = "arn:aws:sts::123456789012:assumed-role/deploy/ci"    optional, in place of user
# user_id = "AIDACKCEVSQ6C2EXAMPLE"                           optional
# token = "…"                                                 optional: the session token that must come with it
"""

import re
import tomllib
from base64 import b32encode
from hashlib import sha256
from typing import Annotated, Final, NoReturn

import msgspec
from msgspec import Meta, Struct

from fogbank.kernel.arn import partition_of

KeyId = Annotated[str, Meta(pattern="^[A-Za-z0-9_]{3,128}$")]
NotEmpty = Annotated[str, Meta(min_length=1)]
Account = Annotated[str, Meta(pattern="^[0-9]{12}$")]
UserName = Annotated[str, Meta(pattern="^[A-Za-z0-9_+=,.@/-]{1,512}$")]


class AccessKey(Struct, frozen=True, forbid_unknown_fields=True):
    """One key that may call, and whose it is."""

    id: KeyId
    secret: NotEmpty
    account: Account
    user: UserName | None = None
    arn: Annotated[str, Meta(pattern="^arn:.+:.+:.*:[0-9]{12}:.+$")] | None = None
    user_id: NotEmpty | None = None
    token: NotEmpty | None = None

    def principal_arn(self, region: str) -> str:
        if self.arn is not None:
            return self.arn
        who = "root" if self.user is None else f"user/{self.user}"
        return f"arn:{partition_of(region)}:iam::{self.account}:{who}"

    def principal_id(self) -> str:
        """The unique id: given, or the account of a root user, or one made from the name that is always the same."""
        if self.user_id is not None:
            return self.user_id
        if self.user is None and self.arn is None:
            return self.account
        return "AIDA" + b32encode(sha256(f"{self.account}/{self.arn or self.user}".encode()).digest())[:17].decode()


class AuthFile(Struct, frozen=True, forbid_unknown_fields=True):
    keys: Annotated[list[AccessKey], Meta(min_length=1)]


class AuthFileError(ValueError):
    """The file cannot be used. The message names the file and the line, and says what to do."""


_TOML_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)$")
_KEY_PATH: Final = re.compile(r" - at `\$\.keys\[(\d+)\](?:\.(\w+))?`$")
_KEYS_HEADING: Final = re.compile(r"\s*\[\[\s*keys\s*\]\]")


def parse_keys(text: str, file: str) -> dict[str, AccessKey]:
    """The keys in the text of an auth file, by their ids. `file` is its name, for errors. Raises AuthFileError."""
    try:
        found = msgspec.convert(tomllib.loads(text), AuthFile)
    except tomllib.TOMLDecodeError as error:
        _refuse_toml(str(error), file, len(text.splitlines()))
    except msgspec.ValidationError as error:
        _refuse_shape(str(error), text, file)
    keys: dict[str, AccessKey] = {}
    for index, key in enumerate(found.keys):
        if key.id in keys:
            line = _line_of(text, index, "id")
            raise AuthFileError(f"{file}:{line}: the key {key.id} stands here a second time. Remove one of the two.")
        keys[key.id] = key
    return keys


def _refuse_toml(why: str, file: str, lines: int) -> NoReturn:
    place = _TOML_LINE.search(why)
    line = place[1] if place else lines
    what = _TOML_LINE.sub("", why).removesuffix(" (at end of document)")
    raise AuthFileError(f"{file}:{line}: this is not TOML: {what}. Correct the line.") from None


def _refuse_shape(why: str, text: str, file: str) -> NoReturn:
    place = _KEY_PATH.search(why)
    line = _line_of(text, int(place[1]), place[2] or _named_in(why)) if place else 1
    raise AuthFileError(
        f"{file}:{line}: {why}. Each [[keys]] table needs id, secret and account (twelve digits, in quotes), "
        "and may have user, arn, user_id and token."
    ) from None


def _named_in(why: str) -> str:
    named = re.search("field `(\\w+)`", why)
    return named[1] if named else ""


def _line_of(text: str, index: int, field: str) -> int:
    """The line of a field of the [[keys]] table with that index; the table's own line if the field is not there."""
    lines = text.splitlines()
    headings = [number for number, line in enumerate(lines, 1) if _KEYS_HEADING.match(line)]
    if index >= len(headings):
        return 1
    start = headings[index]
    end = headings[index + 1] - 1 if index + 1 < len(headings) else len(lines)
    for number in range(start + 1, end + 1):
        if field and re.match(rf"\s*{field}\s*=", lines[number - 1]):
            return number
    return start
