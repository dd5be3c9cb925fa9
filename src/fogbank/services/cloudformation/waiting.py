"""Waiting for somebody outside to answer: custom resources and wait conditions.

An answer comes by a PUT to a URL whose token nobody can guess, is kept as an item, and wakes who waits; so it is not
lost when it comes while the server is down for a moment.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.kernel.http import Request
from fogbank.kernel.world import World
from fogbank.services.cloudformation import store as rows
from fogbank.storage.api import Append, Store

PAGE: Final = "/_fogbank/cloudformation/answers"


class Answer(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """What a custom resource or a signal says.

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
    """All answers so far, in their order."""
    records = await store.read(rows.answers_log(token), 0, 0)
    return [msgspec.json.decode(record.data, type=Answer) for record in records]


async def wait_for(store: Store, world: World, token: str, count: int, *, until_ms: int) -> Sequence[Answer]:
    """`count` answers, or one that failed, or what there is when the time is up."""
    while True:
        with world.wakeups.waiter(topic_of(token)) as waiter:
            found = await answers(store, token)
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
            msgspec.json.decode(request.body, type=Answer)
        except msgspec.MsgspecError:
            return {"message": "That is no answer."}
        await store.commit([Append(rows.answers_log(token), 0, (request.body,), world.clock.now_ms())])
        world.wakeups.notify(topic_of(token), world.wakeups.waiting(topic_of(token)))
        return {}

    return take
