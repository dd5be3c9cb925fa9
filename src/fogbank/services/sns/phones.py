"""Phones in the store: settings of an account, its sandbox, and who has opted out; with the page for the latter."""

from collections.abc import Sequence
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.errors import ValidationError
from fogbank.kernel.http import Request
from fogbank.services.sns.paging import read_token, write_token
from fogbank.services.sns.sms import SilentPhone, checked_phone
from fogbank.services.sns.store import SILENT
from fogbank.storage.api import Store
from fogbank.storage.table import Stored, Table

PAGE: Final = "/_fogbank/sns/opted-out"
# How AWS's delivery logs put it: https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
OPTED_OUT: Final = "Phone number is opted out"
_DEFAULTS: Final = {"account": "000000000000", "region": "us-east-1"}
_Phone = TypeVar("_Phone", bound=Struct)


def place(ctx: Context) -> bytes:
    """The key of an account's settings in a region."""
    return f"{ctx.account}/{ctx.region}".encode()


def phone_key(ctx: Context, number: str) -> bytes:
    return place(ctx) + f"/{number}".encode()


async def is_silent(store: Store, place: bytes, number: str) -> bool:
    """Whether a phone's holder has opted out; however the number is written."""
    digits = "".join(filter(str.isdigit, number))
    return await SILENT.find(store, place + f"/+{digits}".encode()) is not None


async def page(
    table: Table[_Phone], store: Store, ctx: Context, token: str | None, limit: int
) -> tuple[Sequence[Stored[_Phone]], str | None]:
    """Phones in the order of their numbers, and the token of the next page. Raises InvalidParameter."""
    prefix, after = phone_key(ctx, ""), read_token(token)
    found = await table.scan(store, prefix, after=prefix + after.encode() if after else b"", limit=limit + 1)
    shown = found[:limit]
    more = write_token(shown[-1].key.removeprefix(prefix).decode()) if len(found) > limit else None
    return shown, more


async def opted_out_page(store: Store, request: Request) -> object | None:
    """Opt a phone out (PUT), or in again (DELETE). None for what is not there."""
    if request.path.rstrip("/") != PAGE:
        return None
    if request.method not in ("PUT", "DELETE"):
        raise ValidationError("Phones are opted out with PUT, and in again with DELETE.")
    wanted = {**_DEFAULTS, **dict(parse_qsl(request.query))}
    for name in wanted.keys() - {"phoneNumber", *_DEFAULTS}:
        raise ValidationError(f"{name} is none of phoneNumber, account and region.")
    number = checked_phone(wanted.get("phoneNumber", ""))
    key = f"{wanted['account']}/{wanted['region']}/{number}".encode()
    if request.method == "PUT":
        await store.commit([SILENT.put(key, SilentPhone(number))])
    elif (found := await SILENT.find(store, key)) is not None:
        await store.commit([found.removed()])
    return {"phoneNumber": number, "isOptedOut": request.method == "PUT"}
