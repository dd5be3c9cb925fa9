"""PutParameter: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.changes import changed, commit
from fogbank.services.ssm.errors import (
    HierarchyTypeMismatch,
    Invalid,
    ParameterAlreadyExists,
    ParameterMaxVersionLimitExceeded,
)
from fogbank.services.ssm.model import (
    DEFAULT_KEY,
    VERSIONS_MAX,
    Parameter,
    Version,
    check_data_type,
    check_name,
    check_value,
    reference_of,
    tier_for,
)
from fogbank.services.ssm.shapes import SECURE, Tag, tagged
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Check, Store


class PutParameter(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    value: str
    type: str | None = None
    description: str | None = None
    key_id: str | None = None
    overwrite: bool = False
    allowed_pattern: str | None = None
    tags: list[Tag] | None = None
    tier: str | None = None
    data_type: str | None = None


class PutParameterResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    version: int
    tier: str


@action("ssm", "PutParameter")
@again_on_conflict
async def put_parameter(store: Store, ctx: Context, request: PutParameter) -> PutParameterResult:
    """Make a parameter, or its next version. Raises ParameterAlreadyExists, and what `model` raises."""
    name = _name(ctx, request.name)
    if request.tags and request.overwrite:
        # https://github.com/hashicorp/terraform-provider-aws/issues/18550
        raise Invalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
            "remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
            "RemoveTagsFromResource."
        )
    where = parameters.key(ctx.account, ctx.region, name)
    stored = await parameters.PARAMETERS.find(store, where)
    if stored is None:
        parameter = _made(ctx, request, name)
        operations = parameters.put(parameter)
        check: Check = parameters.PARAMETERS.absent(where)
    else:
        if not request.overwrite:
            raise ParameterAlreadyExists
        parameter = _changed(ctx, request, stored.value)
        operations = parameters.put(parameter)
        if parameter.oldest > stored.value.oldest:
            operations.append(parameters.forget(parameter, stored.value.oldest))
        check = stored.unchanged()
    event = changed(ctx, parameter, "Update" if stored else "Create")
    await commit(ctx, [event], operations, [check])
    return PutParameterResult(parameter.current.number, parameter.current.tier)


def _name(ctx: Context, text: str) -> str:
    """The name, which may be said as an ARN. Raises what `check_name` raises."""
    reference = reference_of(text, ctx.account, ctx.region)
    if reference is None or len(reference.names) == 1:
        check_name(text)
        return text
    name = reference.names[1] if "/" not in reference.names[1] else reference.names[0]
    check_name(name)
    return name


def _made(ctx: Context, request: PutParameter, name: str) -> Parameter:
    if request.type is None:
        raise Invalid("A parameter type is required when you create a parameter.")
    version = _version(ctx, request, None, request.type)
    return Parameter(ctx.account, ctx.region, name, version, tags=tagged({}, request.tags or [], by_aws=ctx.by_aws))


def _changed(ctx: Context, request: PutParameter, before: Parameter) -> Parameter:
    """The parameter with one more version; the oldest makes room for it."""
    if request.type is not None and request.type != before.current.type:
        raise HierarchyTypeMismatch
    version = _version(ctx, request, before.current, before.current.type)
    oldest = before.oldest
    if version.number - oldest >= VERSIONS_MAX:
        if oldest in before.labels.values():
            raise ParameterMaxVersionLimitExceeded(before.name, oldest, VERSIONS_MAX)
        oldest += 1
    return replace(before, current=version, oldest=oldest)


def _version(ctx: Context, request: PutParameter, before: Version | None, kind: str) -> Version:
    """The next version. What is left out stays as it was, but for a pattern, which goes.

    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html (a guess where it is silent)
    """
    data_type = request.data_type or (before.data_type if before else "text")
    check_data_type(data_type)
    if request.key_id and kind != SECURE:
        raise Invalid("KeyId is required for SecureString type parameter only.")
    key_id = request.key_id or (before.key_id if before else DEFAULT_KEY)
    version = Version(
        number=before.number + 1 if before else 1,
        type=kind,
        value=request.value,
        modified_ms=ctx.now_ms,
        user=ctx.principal,
        tier=tier_for(request.tier, before.tier if before else None, request.value),
        data_type=data_type,
        description=(before.description if before else "") if request.description is None else request.description,
        key_id=key_id if kind == SECURE else "",
        allowed_pattern=request.allowed_pattern or "",
    )
    check_value(version)
    return version
