"""A delivery: something on its way to a target, kept until it is there or dead. Values; `fabric.outbox` moves them.

A target whose resources lie in the same store does not act itself: it gives the operations that a delivery becomes
there, and they commit together with its end. So nothing arrives twice, and nothing is lost between two commits.
A target that acts outside (HTTP, a function's answer) does so in its `land`, and may be asked twice after a crash.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct, msgpack

from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.storage.api import Operation, Push

# The queue of the store in which deliveries wait that have no lane of their own.
QUEUE: Final = 1


class TargetError(Exception):
    """A target did not take a delivery. `transient`: it may later, but not sooner than in `after_ms`."""

    def __init__(self, code: str, message: str, *, transient: bool, after_ms: int = 0) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.transient = transient
        self.after_ms = after_ms


class Attribute(Struct, frozen=True, array_like=True):
    """A typed value beside the body, in SQS's types: String, Number, Binary (then in base64)."""

    data_type: str
    value: str


class Lane(Struct, frozen=True, array_like=True):
    """A queue of its own for deliveries that must not wait for others, or wait for each other.

    `at_once` deliveries are under way at most, and `per_second` are begun at most (0: as many as can be).
    `strict` keeps the deliveries of one group in order: none is tried while the one before it waits for its retry.
    """

    name: str
    at_once: int = 64
    per_second: float = 0.0
    strict: bool = False


class Delivery(Struct, frozen=True, omit_defaults=True):
    """What goes where, and what is to happen if it cannot. Which attempt it is on is the entry's count.

    `trace_id` is the tracing header of whatever caused it. `kind` names the form of its dead letter (a key of the
    outbox's forms), and `facts` are what that form, or the target, must know ("rule": its ARN). A delivery without a
    lane lands in the commit of its cause, if its target's resources are in the store and take it at once.
    """

    target_arn: str
    body: bytes
    source_arn: str
    account: str
    region: str
    policy: RetryPolicy
    born_ms: int
    attributes: Mapping[str, Attribute] = {}
    trace_id: str = ""
    group_id: str = ""
    deduplication_id: str = ""
    dead_letter_arn: str = ""
    dead_letter_body: bytes | None = None  # None: the body
    kind: str = ""
    facts: Mapping[str, str] = {}
    lane: Lane | None = None
    attempts_before: int = 0  # attempts that were made before it came into its queue
    id: str = ""  # under which a trace finds it: an event's id, a message's id
    attempt_mark: bytes = b""  # where the body has this text, each attempt has its number
    seal: str = ""  # who completes the body for those who read it later (see Seals)


class Failure(Struct, frozen=True):
    """Why a delivery is dead: the last error, after how many attempts, and what ended them."""

    code: str
    message: str
    attempts: int
    reason: Literal["MaxAttempts", "MaxAge", "Rejected"]


class Landing(Struct, frozen=True):
    """What a delivery becomes at its target: operations, what to do when they are committed, and what it causes.

    `deliveries` go on in the same commit (a rule's target that is a topic has its subscriptions). `ids` are names
    under which a trace finds what it became. `outcome` is told in the trace; `subject` is kept there, for a question
    that may come later (see Hop).
    """

    operations: Sequence[Operation] = ()
    landed: Callable[[], None] | None = None
    deliveries: Sequence[Delivery] = ()
    ids: Sequence[str] = ()
    outcome: str = "delivered"
    why: str = ""
    subject: bytes = b""


# Takes a delivery for the service whose resource is the target. Raises TargetError.
Target = Callable[[Delivery, Arn], Awaitable[Landing]]


class Acting(Struct, frozen=True):
    """A target that acts outside of the store: it is never asked in the commit of the cause, only from a lane."""

    land: Target


class Seals(Struct, frozen=True):
    """A port: who completes bodies when somebody reads them, by the name in `Delivery.seal`.

    What a body needs and what takes long, like a signature, need not be there before it is read. A target that keeps
    bodies keeps the seal with them, and asks once for all that are read together.
    """

    by_name: Mapping[str, Callable[[Sequence[str]], Awaitable[Sequence[str]]]]


# Told of the end of a delivery when it is committed: after how many attempts, and what it became.
Watcher = Callable[[Delivery, int, Landing | Failure], None]

# The attributes of a dead letter, by the delivery and its failure.
DeadLetterForm = Callable[[Delivery, Failure], Mapping[str, Attribute]]

_encode: Final = msgpack.Encoder().encode
decode: Final = msgpack.Decoder(Delivery).decode


def send(delivery: Delivery, *, now_ms: int) -> Push:
    """The operation that puts a delivery without a lane on its way, for whoever commits by itself."""
    return push(QUEUE, delivery, now_ms=now_ms, due_ms=now_ms)


def push(queue: int, delivery: Delivery, *, now_ms: int, due_ms: int) -> Push:
    """The entry of a delivery."""
    return Push(queue, _encode(delivery), now_ms, due_ms, delivery.born_ms, delivery.group_id)
