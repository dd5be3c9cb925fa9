"""What roles, users and groups share: inline policies, attached ones, and what stands in the way of their end."""

from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.services.iam.documents import check_inline, encoded
from fogbank.services.iam.entities import Kind, PrincipalT, change
from fogbank.services.iam.errors import DeleteConflict, LimitExceeded, NoSuchEntity
from fogbank.services.iam.model import Principal, size_of
from fogbank.services.iam.paging import Page, by_itself, page_of
from fogbank.services.iam.policies import check_arn
from fogbank.services.iam.shapes import AttachedPolicy
from fogbank.storage.api import Store

# All inline policies of one principal together.
_INLINE_CHARS_MAX = {"role": 10_240, "user": 2_048, "group": 5_120}
_Listed = TypeVar("_Listed", bound=Struct)


async def put_inline(
    store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, policy_name: str, document: str
) -> None:
    """Raises NoSuchEntity, MalformedPolicyDocument, LimitExceeded."""
    check_inline(document)

    def decide(principal: PrincipalT) -> PrincipalT:
        inline = {**principal.inline, policy_name: document}
        most = _INLINE_CHARS_MAX[kind.noun]
        if sum(map(size_of, inline.values())) > most:
            raise LimitExceeded(f"Maximum policy size of {most} bytes exceeded for {kind.noun} {principal.name}")
        return replace(principal, inline=inline)

    await change(store, ctx, kind, name, decide)


async def inline_document(store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, policy_name: str) -> str:
    """The document, encoded as answers have it. Raises NoSuchEntity."""
    principal = (await kind.load(store, ctx.account, name)).value
    if policy_name not in principal.inline:
        raise _no_inline(kind.noun, policy_name)
    return encoded(principal.inline[policy_name])


async def delete_inline(store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, policy_name: str) -> None:
    """Raises NoSuchEntity."""

    def decide(principal: PrincipalT) -> PrincipalT:
        if policy_name not in principal.inline:
            raise _no_inline(kind.noun, policy_name)
        left = {each: document for each, document in principal.inline.items() if each != policy_name}
        return replace(principal, inline=left)

    await change(store, ctx, kind, name, decide)


async def list_inline(
    store: Store, ctx: Context, kind: Kind[PrincipalT], name: str, marker: str | None, max_items: int | None
) -> Page[str]:
    """Raises NoSuchEntity, ValidationError."""
    principal = (await kind.load(store, ctx.account, name)).value
    return page_of(principal.inline, by_itself, marker, max_items)


async def list_attached(
    store: Store,
    ctx: Context,
    kind: Kind[PrincipalT],
    name: str,
    path_prefix: str | None,
    marker: str | None,
    max_items: int | None,
) -> Page[AttachedPolicy]:
    """Raises NoSuchEntity, ValidationError."""
    principal = (await kind.load(store, ctx.account, name)).value
    prefix = path_prefix or "/"
    shown = [
        AttachedPolicy(arn.rpartition("/")[2], arn)
        for arn in principal.attached
        if check_arn(arn).resource.removeprefix("policy").startswith(prefix)
    ]
    return page_of(shown, _arn_of, marker, max_items)


def _arn_of(attached: AttachedPolicy) -> str:
    return attached.policy_arn


def check_bare(principal: Principal) -> None:
    """Whoever is deleted must have no policies left. Raises DeleteConflict.

    https://github.com/cloud-custodian/cloud-custodian/issues/7484 https://github.com/rebuy-de/aws-nuke/issues/294
    """
    if principal.attached:
        raise DeleteConflict("Cannot delete entity, must detach all policies first.")
    if principal.inline:
        raise DeleteConflict("Cannot delete entity, must delete policies first.")


def _no_inline(noun: str, policy_name: str) -> NoSuchEntity:
    return NoSuchEntity(f"The {noun} policy with name {policy_name} cannot be found.")
