"""Waiting for somebody outside to answer: custom resources and wait conditions.

An answer comes by a PUT to a URL whose token nobody can guess, is kept as a record, and wakes who waits; so it is not
lost when it comes while the server is down for a moment.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.kernel.http import Request
from fogbank.kernel.world import World
from fogbank.services.cloudformation import store as rows
from fogbank.storage.api import Append, Operation, Store

PAGE: Final = "/_fogbank/cloudformation/answers"
# Tokens of custom resources begin so. "The total size of the response body can't exceed 4096 bytes":
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
CUSTOM: Final = "custom-"
_CUSTOM_BYTES_MAX: Final = 4096
_FAILED: Final = "FAILED"
# The mark among the answers that a request was sent.
ASKED: Final = "ASKED"


class Answer(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """What a custom resource or a signal says; by the members' names in AWS's responses.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
    """

    status: str = ""
    reason: str = ""
    physical_resource_id: str = ""
    stack_id: str = ""
    request_id: str = ""
    logical_resource_id: str = ""
    no_echo: bool = False
    data: Any = None
    unique_id: str = ""


def url_of(endpoint: str, token: str) -> str:
    """Where the answers of this token go."""
    return f"{endpoint}{PAGE}/{token}"


def topic_of(token: str) -> tuple[str, str]:
    return ("answers", token)


async def answers(store: Store, token: str) -> Sequence[Answer]:
    """All answers so far, in their order; of those with the same unique id the first."""
    records = await store.read(rows.answers_log(token), 0, 0)
    found: list[Answer] = []
    known: set[str] = set()
    for record in records:
        answer = msgspec.json.decode(record.data, type=Answer)
        if answer.unique_id not in known:
            found.append(answer)
            known |= {answer.unique_id} - {""}
    return found


async def keep(store: Store, world: World, token: str, answer: Answer, operations: Sequence[Operation] = ()) -> None:
    """Keep an answer, and wake who waits for it."""
    body = msgspec.json.encode(answer)
    await store.commit([Append(rows.answers_log(token), 0, (body,), world.clock.now_ms()), *operations])
    world.wakeups.notify(topic_of(token), world.wakeups.waiting(topic_of(token)))


async def wait_for(store: Store, world: World, token: str, count: int, *, until_ms: int) -> Sequence[Answer]:
    """`count` answers, or one that failed, or what there is when the time is up."""
    while True:
        with world.wakeups.waiter(topic_of(token)) as waiter:
            found = [answer for answer in await answers(store, token) if answer.status != ASKED]
            enough = len(found) >= count or any(answer.status.upper() == "FAILURE" for answer in found)
            if enough or world.clock.now_ms() >= until_ms:
                return found
            alarm = world.clock.call_at(until_ms, waiter.wake)
            try:
                await waiter.wait()
            finally:
                alarm.cancel()


def page(store: Store, world: World) -> Any:
    """What takes answers: `PUT /_fogbank/cloudformation/answers/TOKEN`."""

    async def take(request: Request) -> object | None:
        token = request.path.removeprefix(f"{PAGE}/")
        if request.method != "PUT" or not token or "/" in token:
            return None
        try:
            answer = msgspec.json.decode(request.body, type=Answer)
        except msgspec.MsgspecError:
            answer = Answer(_FAILED, "Invalid Response object: it is no JSON object of the members of a response.")
        if token.startswith(CUSTOM) and len(request.body) > _CUSTOM_BYTES_MAX:
            answer = Answer(_FAILED, "Response object is too long.", answer.physical_resource_id)
        await keep(store, world, token, answer)
        return {}

    return take
