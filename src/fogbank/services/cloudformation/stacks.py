"""What the operations on stacks have in common: finding one, and beginning a work."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import partition_of
from fogbank.kernel.calls import service_context
from fogbank.kernel.errors import AwsError
from fogbank.kernel.resource import Deployment
from fogbank.services.cloudformation import drive, notifications
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import AlreadyExists, CloudFormationValidation, TokenAlreadyExists
from fogbank.services.cloudformation.model import STACK_TYPE, Event, Program, Stack, Wish, Work
from fogbank.services.cloudformation.shapes import Parameter, Tag
from fogbank.services.cloudformation.store import NAMES, Named
from fogbank.services.cloudformation.template.preparing import prepare
from fogbank.services.cloudformation.template.transforms import text_of
from fogbank.storage.api import Conflict, Operation, Store, Unchanged
from fogbank.storage.table import Stored

OnFailure = Literal["DO_NOTHING", "ROLLBACK", "DELETE"]

_NAME: Final = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*\Z")
_NAME_CHARS_MAX: Final = 128
_NOTHING: Final = Wish("", "", Program())
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
BODY_BYTES_MAX: Final = 51_200
URL_BYTES_MAX: Final = 1_048_576
# From these states a stack can be updated.
UPDATABLE: Final = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "CREATE_FAILED", "UPDATE_FAILED",
     "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"}
)  # fmt: skip


class Source(Struct, frozen=True):
    """Where a template comes from; one of them."""

    body: str | None = None
    url: str | None = None
    previous: bool = False


async def find(store: Store, ctx: Context, name: str) -> Stored[Stack] | None:
    """A living stack by its name, or any by its ARN."""
    if name.startswith("arn:"):
        return await rows.find_by_id(store, name)
    return await rows.find_by_name(store, ctx.account, ctx.region, name)


async def load(store: Store, ctx: Context, name: str) -> Stored[Stack]:
    """As `find`. Raises ValidationError when there is none."""
    found = await find(store, ctx, name)
    if found is None:
        raise CloudFormationValidation(f"Stack with id {name} does not exist")
    return found


async def stack_with(store: Store, ctx: Context, physical_id: str) -> Stack:
    """The stack that a thing belongs to. Raises ValidationError."""
    for stored in await rows.STACKS.everything(store, rows.key(ctx.account, ctx.region, "")):
        if stored.value.status == "DELETE_COMPLETE":
            continue
        for resource in (await rows.resources_of(store, stored.value)).values():
            if resource.value.made is not None and resource.value.made.physical_id == physical_id:
                return stored.value
    raise CloudFormationValidation(f"Stack for {physical_id} does not exist")


def check_updatable(stack: Stack) -> None:
    """Raises ValidationError for a stack that cannot be updated as it stands."""
    if stack.status not in UPDATABLE:
        raise CloudFormationValidation(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")


def check_name(name: str) -> None:
    """Raises ValidationError. (A stack is named by a pattern that the model has for the members that find one only.)"""
    if not _NAME.match(name):
        raise CloudFormationValidation(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    if len(name) > _NAME_CHARS_MAX:
        raise CloudFormationValidation(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must "
            f"have length less than or equal to {_NAME_CHARS_MAX}"
        )


def new_stack(ctx: Context, name: str, status: str) -> Stack:
    """A stack that is not there yet."""
    unique = ctx.ids.uuid()
    arn = f"arn:{partition_of(ctx.region)}:cloudformation:{ctx.region}:{ctx.account}:stack/{name}/{unique}"
    return Stack(arn, name, ctx.account, ctx.region, status, ctx.now_ms, ctx.ids.int63(), _NOTHING)


def deployment_of(ctx: Context, stack: Stack) -> Deployment:
    """For what templates read before anything is deployed."""
    acting = service_context(
        ctx.world, account=stack.account, region=stack.region, service="cloudformation", endpoint=ctx.endpoint
    )
    return Deployment(acting, stack.id, stack.name, "", stack.id)


async def template_text(ctx: Context, source: Source, stack: Stack) -> str:
    """The text of a template. Raises ValidationError."""
    if source.previous:
        if not stack.wish.template:
            raise CloudFormationValidation("Stack has no previous template to use.")
        return stack.wish.template
    if (source.body is None) == (source.url is None):
        raise CloudFormationValidation("Either Template URL or Template Body must be specified.")
    if source.body is not None:
        if len(source.body.encode()) > BODY_BYTES_MAX:
            raise CloudFormationValidation(
                f"1 validation error detected: Value '{source.body[:100]}' at 'templateBody' failed to satisfy "
                f"constraint: Member must have length less than or equal to {BODY_BYTES_MAX}"
            )
        return source.body
    assert source.url is not None
    bucket, key, version = _object_of(source.url)
    wish = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    try:
        found = await deployment_of(ctx, stack).call("s3", "GetObject", wish)
    except AwsError as error:
        raise CloudFormationValidation(
            f"S3 error: {error.message}\nFor more information check "
            "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
        ) from None
    text = await text_of(found["Body"])
    if len(text.encode()) > URL_BYTES_MAX:
        raise CloudFormationValidation(
            f"Template may not exceed {URL_BYTES_MAX} bytes in size. (Service: AWS CloudFormation; Status Code: 400)"
        )
    return text


def _object_of(url: str) -> tuple[str, str, str]:
    """The bucket, key and version that a template's URL names, in any of S3's forms."""
    parts = urlsplit(url)
    version = parse_qs(parts.query).get("versionId", [""])[0]
    path = unquote(parts.path.lstrip("/"))
    host = parts.hostname or ""
    first, _, rest = host.partition(".")
    if parts.scheme == "s3":
        return host, path, version
    if parts.scheme not in ("http", "https") or not path:
        raise CloudFormationValidation("TemplateURL must be a supported URL.")
    if rest.startswith(("s3.", "s3-")) or (rest and not host.startswith(("s3.", "s3-")) and not host[0].isdigit()):
        return first, path, version
    bucket, _, key = path.partition("/")
    return bucket, key, version


async def wish_of(
    store: Store,
    ctx: Context,
    stack: Stack,
    source: Source,
    parameters: Sequence[Parameter],
    tags: Sequence[Tag] | None,
    capabilities: Sequence[str],
    *,
    reviewed: bool = False,
) -> Wish:
    """What a request asks a stack to be. Raises ValidationError, InsufficientCapabilities."""
    text = await template_text(ctx, source, stack)
    given = {each.parameter_key or "": each.parameter_value or "" for each in parameters if not each.use_previous_value}
    previous = frozenset(each.parameter_key or "" for each in parameters if each.use_previous_value)
    wanted = stack.wish.tags if tags is None else {tag.key: tag.value for tag in tags}
    wish = await prepare(
        text,
        stack,
        deployment_of(ctx, stack),
        given=given,
        use_previous=previous,
        tags=wanted,
        capabilities=tuple(capabilities),
        exports=await rows.exports_of(store, stack.account, stack.region),
        reviewed=reviewed,
    )
    _check_types(stack.wish, wish)
    return wish


def _check_types(old: Wish, new: Wish) -> None:
    before = old.program.resources
    changed = sorted(
        name for name, each in new.program.resources.items() if name in before and before[name].type != each.type
    )
    if changed:
        raise CloudFormationValidation(
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            f"resources: [{', '.join(changed)}]"
        )


async def begin_creation(store: Store, ctx: Context, stack: Stack, work: Work) -> Stack:
    """Keep a new stack with its first work, and let it go. Raises AlreadyExists."""
    stack = replace(stack, status="CREATE_IN_PROGRESS", works=1, work=work, wish=work.wish)
    stack = replace(stack, token=work.token, token_of="CreateStack")
    name = rows.key(stack.account, stack.region, stack.name)
    told = notifications.told(stack, [_initiated(ctx, stack, "CREATE_IN_PROGRESS")])
    try:
        await store.commit(
            [rows.STACKS.put(rows.stack_key(stack), stack), NAMES.put(name, Named(stack.id)), *told],
            [Unchanged(NAMES.space, name, 0)],
        )
    except Conflict:
        raise AlreadyExists(f"Stack [{stack.name}] already exists") from None
    drive.begin(store, ctx.world, stack.id)
    await drive.settled_soon(ctx.world, stack.id)
    return stack


async def begin_work(
    store: Store,
    ctx: Context,
    stored: Stored[Stack],
    work: Work,
    status: str,
    operation: str,
    changes: Mapping[str, object] | None = None,
    operations: Sequence[Operation] = (),
) -> Stack:
    """Give a stack its next work, asked for by `operation`, and let it go. Raises Conflict: read and decide again."""
    stack = replace(
        stored.value,
        status=status,
        reason="User Initiated",
        works=work.number,
        work=work,
        token=work.token,
        token_of=operation,
        changed_ms=stored.value.changed_ms if operation == "DeleteStack" else ctx.now_ms,
        **(changes or {}),
    )
    told = notifications.told(stack, [_initiated(ctx, stack, status)])
    await store.commit([stored.becomes(stack), *told, *operations], [stored.unchanged()])
    drive.begin(store, ctx.world, stack.id)
    await drive.settled_soon(ctx.world, stack.id)
    return stack


def is_repeated(stack: Stack, token: str, operation: str) -> bool:
    """Whether this request was made before. Raises TokenAlreadyExists when another one was made with its token.

    "If you don't specify a token, the default is unique"; a token names one request, and one that comes again changes
    nothing. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
    """
    if not token or stack.token != token:
        return False
    if stack.token_of != operation:
        raise TokenAlreadyExists(f"Operation with client request token {token} already exists.")
    return True


def _initiated(ctx: Context, stack: Stack, status: str) -> Event:
    token = stack.work.token if stack.work else ""
    return Event(ctx.ids.uuid(), ctx.now_ms, stack.name, stack.id, STACK_TYPE, status, "User Initiated", token=token)


def update_of(stack: Stack, wish: Wish, token: str, *, deletes_new: bool = False) -> Work:
    """The work that makes a stack what is wished for."""
    never_complete = stack.unfinished == 1
    before = None if never_complete else stack.wish
    return Work("UPDATE", stack.works + 1, wish, before, token=token, since=stack.unfinished, deletes_new=deletes_new)


def on_failure_of(chosen: str | None, *, disable_rollback: bool | None) -> OnFailure:
    """What a creation that fails leads to. Raises ValidationError when both are said."""
    if chosen is not None and disable_rollback is not None:
        raise CloudFormationValidation("Only one of OnFailure or DisableRollback can be specified")
    match chosen:
        case "DO_NOTHING" | "DELETE":
            return chosen
        case _:
            return "DO_NOTHING" if disable_rollback else "ROLLBACK"
