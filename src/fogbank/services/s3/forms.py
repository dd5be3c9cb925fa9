"""Uploads by a browser's form: POST Object.

https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.http import Reply
from fogbank.services.s3.errors import AccessDenied, EntityTooLarge, EntityTooSmall, InvalidArgument, MalformedPolicy
from fogbank.services.s3.put_object import PutObject, put
from fogbank.storage.api import Store

_BOUNDARY: Final = re.compile(r'boundary="?([^";,]+)"?', re.IGNORECASE)
_PARAMETER: Final = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_FREE: Final = frozenset({"policy", "x-amz-signature", "signature", "awsaccesskeyid", "file", "submit"})


class Form(Struct, frozen=True):
    """The fields of a form, names in lower case, and its file."""

    fields: dict[str, str]
    data: bytes
    file_name: str


def parse(content_type: str, body: bytes) -> Form:
    """Take a multipart/form-data body apart. Raises InvalidArgument."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise InvalidArgument(
            "The body of your POST request is not well-formed multipart/form-data.", "Content-Type", content_type
        )
    fields: dict[str, str] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode("latin-1"))[1:]:
        head, found, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not found:
            continue
        parameters = dict(_PARAMETER.findall(head.decode("utf-8", "replace")))
        name = parameters.get("name", "").lower()
        if name == "file":
            # What comes after the file is not looked at.
            return Form(fields, data, parameters.get("filename", ""))
        fields[name] = data.decode("utf-8", "replace")
    raise InvalidArgument("POST requires exactly one file upload per request.", "file", "0")


async def upload(store: Store, ctx: Context, bucket: str, form: Form) -> Reply:
    """Keep what a form brings, and answer as it wishes. Raises AwsError."""
    fields = form.fields
    if not fields.get("key"):
        raise InvalidArgument(
            "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
            "key",
            "",
        )
    if "policy" in fields:
        _check_policy(fields | {"bucket": bucket}, len(form.data), ctx.now_ms)
    key = fields["key"].replace("${filename}", form.file_name)
    request = PutObject(
        bucket=bucket,
        key=key,
        body=form.data,
        acl=fields.get("acl"),
        cache_control=fields.get("cache-control"),
        content_disposition=fields.get("content-disposition"),
        content_encoding=fields.get("content-encoding"),
        content_type=fields.get("content-type"),
        expires=fields.get("expires"),
        metadata={
            name.removeprefix("x-amz-meta-"): value for name, value in fields.items() if name.startswith("x-amz-meta-")
        },
        server_side_encryption=fields.get("x-amz-server-side-encryption"),
        storage_class=fields.get("x-amz-storage-class"),
    )
    _, version = await put(store, ctx, request, event="ObjectCreated:Post", operation="PostObject")
    return _answer(ctx, bucket, key, version.quoted_etag, fields)


def _answer(ctx: Context, bucket: str, key: str, etag: str, fields: Mapping[str, str]) -> Reply:
    location = f"{ctx.endpoint}/{bucket}/{quote(key)}"
    headers = {"ETag": etag, "Location": location}
    if redirect := fields.get("success_action_redirect") or fields.get("redirect"):
        joint = "&" if "?" in redirect else "?"
        query = urlencode({"bucket": bucket, "key": key, "etag": etag})
        return Reply(303, {"ETag": etag, "Location": f"{redirect}{joint}{query}"})
    match fields.get("success_action_status"):
        case "200":
            return Reply(200, headers)
        case "201":
            document = (
                f'<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>{escape(location)}</Location>'
                f"<Bucket>{escape(bucket)}</Bucket><Key>{escape(key)}</Key><ETag>{escape(etag)}</ETag></PostResponse>"
            )
            return Reply(201, {**headers, "Content-Type": "application/xml"}, document.encode())
        case _:
            return Reply(204, headers)


def _check_policy(fields: Mapping[str, str], size: int, now_ms: int) -> None:
    """Raises AccessDenied, EntityTooLarge, EntityTooSmall, for a policy that the form does not keep."""
    policy = _policy_of(fields["policy"])
    if policy.expiration.timestamp() * 1000 <= now_ms:
        raise AccessDenied("Invalid according to Policy: Policy expired.")
    named: set[str] = set()
    for condition in policy.conditions:
        named |= _check(condition, fields, size)
    extra = [name for name in fields if name not in named | _FREE | {"bucket"} and not name.startswith("x-ignore-")]
    if extra:
        raise AccessDenied(f"Invalid according to Policy: Extra input fields: {extra[0]}")


class _Policy(Struct, frozen=True):
    expiration: datetime
    conditions: list[Any]


def _policy_of(text: str) -> _Policy:
    try:
        return msgspec.json.decode(b64decode(text, validate=True), type=_Policy)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise MalformedPolicy("Invalid Policy: Invalid JSON.") from None


def _check(condition: Any, fields: Mapping[str, str], size: int) -> set[str]:
    """The fields that a condition names."""
    if isinstance(condition, dict):
        pairs = cast("dict[str, str]", condition)
        for name, value in pairs.items():
            if fields.get(name.lower(), "") != str(value):
                raise _failed(["eq", f"${name}", value])
        return {name.lower() for name in pairs}
    operator, first, second = cast("list[Any]", condition) if isinstance(condition, list) else ("", "", "")
    if operator == "content-length-range":
        if size < int(first):
            raise EntityTooSmall(size, int(first), 1, "")
        if size > int(second):
            raise EntityTooLarge(size, int(second))
        return set()
    name = str(first).removeprefix("$").lower()
    value = fields.get(name, "")
    if (operator == "eq" and value != second) or (operator == "starts-with" and not value.startswith(str(second))):
        raise _failed(condition)
    return {name}


def _failed(condition: Any) -> AccessDenied:
    said = msgspec.json.encode(condition).decode()
    return AccessDenied(f"Invalid according to Policy: Policy Condition failed: {said}")
