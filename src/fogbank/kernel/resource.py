"""How a deployment sees a thing: create, update, delete, what Ref gives, what GetAtt gives.

Each service says so for its own types in `services/<service>/resources.py`, as data and small functions that call
public actions only (`Deployment.call`). The composition root gives them all to CloudFormation as the port
`ResourceTypes`. Property names and whether a change of one replaces the thing are those of
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from hashlib import blake2b
from typing import Any, Final, cast

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.calls import Calls

Properties = Mapping[str, Any]

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SUFFIX_CHARS: Final = 12


class Change(Enum):
    """What the update of a property does to the thing."""

    IN_PLACE = "in place"  # "Update requires: No interruption", or some
    REPLACEMENT = "replacement"


class Made(Struct, frozen=True):
    """A thing that is there. `ref` is what Ref gives, where that is not the physical id."""

    physical_id: str
    attributes: Mapping[str, Any] = {}
    ref: str | None = None
    no_echo: bool = False  # a custom resource's wish: its attributes are shown as stars


class Deployment(Struct, frozen=True):
    """What a handler gets besides the properties: where it deploys, and for which resource of which stack.

    `token` is the same when a step is tried again after a crash; a name that `name` makes is too.
    """

    ctx: Context
    stack_id: str
    stack_name: str
    logical_id: str
    token: str
    type_name: str = ""
    tags: Mapping[str, str] = {}  # the stack's own and `aws:cloudformation:…`, to be put on whatever takes tags
    tags_before: Mapping[str, str] = {}  # of an update: what of these the thing may have from before

    def call(self, service: str, operation: str, params: Mapping[str, Any]) -> Awaitable[dict[str, Any]]:
        """Call a public action. Texts where the model has numbers or booleans are taken, as templates write them."""
        return self.ctx.world.port(Calls).call(self.ctx, service, operation, params, lenient=True)

    def owns(self, tags: Mapping[str, str]) -> bool:
        """Whether a thing with these tags was made for this resource of this stack."""
        names = ("aws:cloudformation:stack-id", "aws:cloudformation:logical-id")
        return all(tags.get(name) == self.tags.get(name) for name in names)

    def name(self, max_chars: int = 80, suffix: str = "", *, lower: bool = False) -> str:
        """A name for a thing that was given none: STACK-LOGICALID-RANDOM, shortened where it must be."""
        digest = int.from_bytes(blake2b(self.token.encode(), digest_size=16).digest(), "big")
        random = ""
        while len(random) < _SUFFIX_CHARS:
            digest, digit = divmod(digest, len(_ALPHABET))
            random += _ALPHABET[digit]
        room = max_chars - len(suffix) - _SUFFIX_CHARS - 2
        stack = self.stack_name[: max(room - len(self.logical_id), room // 2)]
        name = f"{stack}-{self.logical_id[: room - len(stack)]}-{random}{suffix}"
        return name.lower() if lower else name


class ResourceType(Struct, frozen=True):
    """One type: `AWS::SQS::Queue`.

    `properties` are those that are honoured, by what their change does; any other is refused by name. `create` makes
    the thing; `update` changes it to the new properties, given the old ones; `delete` removes it, and is content when
    it is gone already. `find` looks for what an interrupted `create` of this deployment made: by its generated name, or
    by its tags (`Deployment.owns`), never a thing of somebody else's; it is deleted then, and made anew. `replaces`
    decides by values where a property alone does not.
    """

    name: str
    properties: Mapping[str, Change]
    create: Callable[[Deployment, Properties], Awaitable[Made]]
    delete: Callable[[Deployment, Made, Properties], Awaitable[None]]
    update: Callable[[Deployment, Made, Properties, Properties], Awaitable[Made]] | None = None
    attributes: frozenset[str] = frozenset()  # what GetAtt knows; "*" stands for any
    required: frozenset[str] = frozenset()
    find: Callable[[Deployment, Properties], Awaitable[Made | None]] | None = None
    replaces: Callable[[Properties, Properties], bool] | None = None
    any_property: bool = False  # custom resources
    waits: bool = False  # for others, perhaps for long: it is cancelled when another resource fails
    resumes: bool = False  # `create` goes on with what an interrupted one began: that is not deleted before
    note: str = ""  # what the event of a thing that is there says: that nothing stands behind it


class ResourceTypes(Struct, frozen=True):
    """A port: everything that can be deployed."""

    types: Mapping[str, ResourceType]
    skip_unknown: bool = False  # types that nobody has are skipped visibly; else they fail the stack


class DeploymentFailed(Exception):
    """A step failed; the message is the status reason that the stack's events show."""


def text_of(value: Any) -> str:
    """A template's value where an API wants a text: true is "true", 5 is "5", and an object is its JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value)


def tags_of(value: Any) -> dict[str, str]:
    """`Tags`, a list of Key and Value, or already a map, as a map."""
    if isinstance(value, dict):
        return {str(name): text_of(each) for name, each in cast("dict[Any, Any]", value).items()}
    return {str(tag["Key"]): text_of(tag["Value"]) for tag in cast("list[dict[str, Any]]", value or [])}
