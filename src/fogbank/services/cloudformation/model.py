"""What a stack is: values.

A stack is driven by one **work** at a time: create, update, delete, or the rollback of one. What the work wants is a
**program**: a template whose parameters, conditions and transforms are done with. What is there is one **resource**
a logical id, and **leftovers**: things that an update replaced or removed, and that are deleted when it is complete.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from fogbank.kernel.resource import Made

DeletionPolicy = Literal["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"]
Verb = Literal["CREATE", "UPDATE", "DELETE"]


class Declared(Struct, frozen=True, omit_defaults=True):
    """A resource as the program declares it; `properties` may hold functions that need other resources."""

    logical_id: str
    type: str
    properties: Mapping[str, Any] = {}
    depends_on: tuple[str, ...] = ()
    deletion_policy: DeletionPolicy = "Delete"
    update_replace_policy: DeletionPolicy = "Delete"
    creation_policy: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None


class DeclaredOutput(Struct, frozen=True, omit_defaults=True):
    """An output; its value and its export's name may hold functions."""

    name: str
    value: Any
    description: str = ""
    export: Any = None


class Program(Struct, frozen=True, omit_defaults=True):
    """A template, ready to be run: conditions are decided, and what they leave out is not here."""

    resources: Mapping[str, Declared] = {}
    outputs: Mapping[str, DeclaredOutput] = {}
    parameters: Mapping[str, Any] = {}  # their values: texts, and lists for list types
    mappings: Mapping[str, Any] = {}
    conditions: Mapping[str, bool] = {}


class Resource(Struct, frozen=True, omit_defaults=True):
    """A logical id and the thing that stands for it. `made` is None before it is there.

    `properties` are those that it has, evaluated. `token` names its creation: physical names derive from it.
    """

    logical_id: str
    type: str
    status: str
    updated_ms: int
    token: str
    properties: Mapping[str, Any] = {}
    attempted: Mapping[str, Any] | None = None  # what an update that failed, or goes on, would make of them
    made: Made | None = None
    replacement: str = ""  # the token of the thing that is being made in its place
    untouched: bool = False  # nothing was made: what has the name is another thing
    reason: str = ""
    depends_on: tuple[str, ...] = ()  # all that it needed, by logical id: who is deleted later
    deletion_policy: DeletionPolicy = "Delete"
    update_replace_policy: DeletionPolicy = "Delete"
    metadata: Mapping[str, Any] | None = None
    tags: Mapping[str, str] = {}  # the stack's, when it was made or last changed
    shown: Mapping[str, Any] | None = None  # the properties with stars for secrets, where there are some

    @property
    def visible(self) -> Mapping[str, Any]:
        """The properties as events show them."""
        return self.properties if self.shown is None else self.shown


class Output(Struct, frozen=True, omit_defaults=True):
    key: str
    value: str
    description: str = ""
    export: str = ""


class Wish(Struct, frozen=True, omit_defaults=True):
    """What a caller asked a stack to be: enough to show it, and to run it again."""

    template: str  # as it was given
    processed: str  # JSON, after transforms
    program: Program
    parameters: Mapping[str, str] = {}  # as they were given or defaulted, in texts
    hidden: frozenset[str] = frozenset()  # parameters with NoEcho
    resolved: Mapping[str, str] = {}  # of SSM parameter types: what they were resolved to
    tags: Mapping[str, str] = {}
    capabilities: tuple[str, ...] = ()
    description: str = ""


class Work(Struct, frozen=True, omit_defaults=True):
    """What goes on with a stack. `number` counts a stack's works: tokens of creations derive from it."""

    verb: Verb
    number: int
    wish: Wish
    before: Wish | None = None  # of an update: what a rollback goes back to
    rolling_back: bool = False
    cleaning: bool = False  # the resources are as they should be; leftovers are being deleted
    cancelled: bool = False
    since: int = 0  # the first work that is not done with: a rollback takes back what was replaced from there on
    skipped: frozenset[str] = frozenset()  # of a rollback: not to be taken back
    deletes_new: bool = False  # a rollback deletes what it had made, whatever its policy
    on_failure: Literal["ROLLBACK", "DELETE", "DO_NOTHING"] = "ROLLBACK"
    retain: frozenset[str] = frozenset()  # of a delete: not to be deleted
    forced: bool = False  # of a delete: what cannot be deleted is left behind
    deadline_ms: int = 0  # of a creation; 0: none
    token: str = ""  # ClientRequestToken

    @property
    def first(self) -> int:
        """The first work that a rollback of this one takes back."""
        return self.since or self.number

    @property
    def aim(self) -> Wish:
        """What the stack is to be at its end."""
        return self.before if self.rolling_back and self.before is not None else self.wish


class Stack(Struct, frozen=True, omit_defaults=True):
    """A stack, from its first event to its end and beyond."""

    id: str  # the ARN
    name: str
    account: str
    region: str
    status: str
    created_ms: int
    log: int  # the log of its events
    wish: Wish
    works: int = 0
    work: Work | None = None
    unfinished: int = 0  # the first work of those that failed and were not rolled back; 0: none
    token: str = ""  # ClientRequestToken of the last work, and what it was asked for with
    token_of: str = ""
    reason: str = ""
    changed_ms: int = 0  # when its last update, or change set, was begun
    deleted_ms: int = 0
    outputs: tuple[Output, ...] = ()
    parent_id: str = ""
    root_id: str = ""
    role_arn: str = ""
    notification_arns: tuple[str, ...] = ()
    disable_rollback: bool = False
    timeout_minutes: int = 0
    protected: bool = False
    change_set_id: str = ""


class Event(Struct, frozen=True, omit_defaults=True):
    """One line of a stack's history."""

    id: str
    at_ms: int
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
    properties: Mapping[str, Any] = {}
    token: str = ""


class ChangeSet(Struct, frozen=True, omit_defaults=True):
    """A wish that waits to be executed, with what it would do."""

    id: str
    name: str
    stack_id: str
    stack_name: str
    kind: Literal["CREATE", "UPDATE"]
    created_ms: int
    wish: Wish
    stack_works: int  # how many works the stack had had: after another one it is obsolete
    changes: bytes = b""  # JSON: what it would do
    description: str = ""
    status: str = "CREATE_COMPLETE"
    execution_status: str = "AVAILABLE"
    reason: str = ""
    role_arn: str | None = None
    notification_arns: tuple[str, ...] | None = None
    on_failure: Literal["ROLLBACK", "DELETE", "DO_NOTHING"] | None = None
    include_nested: bool = False
    token: str = ""
    executed_as: int = 0  # the work that it became; 0: it waits


STACK_TYPE: Final = "AWS::CloudFormation::Stack"
IN_PROGRESS: Final = "_IN_PROGRESS"
COMPLETE: Final = "_COMPLETE"
FAILED: Final = "_FAILED"


def is_busy(stack: Stack) -> bool:
    """Whether something goes on with it."""
    return stack.status.endswith(IN_PROGRESS) and stack.status != "REVIEW_IN_PROGRESS"
