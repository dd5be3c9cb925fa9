"""Rotation: a function makes the next version of a secret in four steps, when it is asked to and by itself.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html

A rotation that has begun is an entry of a queue, so it goes on after a crash: from its first step, which functions
expect, since a step that comes again finds what it did. A step that fails ends the rotation; the version that it was
making keeps AWSPENDING, and the next rotation goes on with it.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, Literal, final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.fabric.pump import Pump
from fogbank.fabric.schedule import Cron, InvalidExpression, Rate, next_after, parse
from fogbank.fabric.timers import Alarm, Heard, Ringing, Timers, alarm
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import InvalidParameter
from fogbank.services.secretsmanager.model import CURRENT, DAY_MS, PENDING, Rotation, Secret, Value, with_version
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Entry, OpenQueue, Operation, Push, Settle, Store
from fogbank.storage.table import Stored

_log: Final = logging.getLogger("fogbank.secretsmanager")

Step = Literal["createSecret", "setSecret", "testSecret", "finishSecret"]
STEPS: Final[tuple[Step, ...]] = ("createSecret", "setSecret", "testSecret", "finishSecret")
_NAME: Final = "secretsmanager"
_QUEUE: Final = int.from_bytes(blake2b(b"secretsmanager.rotations", digest_size=8).digest(), "big") >> 1 or 1
_AT_ONCE: Final = 16
_HOUR_MS: Final = 3_600_000


class UnderWay(Struct, frozen=True, array_like=True):
    """A rotation that has begun: of which secret, to which version. One that only tests removes the version again."""

    key: bytes
    suffix: str
    version_id: str
    only_tests: bool = False


_encode: Final = msgpack.Encoder().encode
_under_way_of: Final = msgpack.Decoder(UnderWay).decode


# When


def next_rotation(rotation: Rotation, after_ms: int) -> int | None:
    """When a secret is rotated again by itself; None if it never is."""
    if rotation.days is not None:
        return after_ms + rotation.days * DAY_MS
    if rotation.schedule:
        return next_after(parse(rotation.schedule), after_ms, anchor_ms=rotation.anchor_ms)
    return None


def check_schedule(text: str) -> None:
    """A rate or a cron expression in UTC, every four hours at most. Raises InvalidParameterException.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
    """
    try:
        expression = parse(text)
    except InvalidExpression:
        expression = None
    often = isinstance(expression, Rate) and expression.period_ms < 4 * _HOUR_MS
    if not isinstance(expression, Rate | Cron) or often:
        raise InvalidParameter("Invalid ScheduleExpression.")  # a guess


def end_alarm(secret: Secret, now_ms: int) -> Operation:
    """At the end of its recovery window a secret is removed."""
    assert secret.purge_ms is not None
    return _alarm(secret, "purge", secret.purge_ms, now_ms)


def rotation_alarm(secret: Secret, now_ms: int) -> list[Operation]:
    if secret.rotation is None or not secret.rotation.enabled or secret.rotation.next_ms is None:
        return []
    return [_alarm(secret, "rotate", secret.rotation.next_ms, now_ms)]


def _alarm(secret: Secret, kind: str, at_ms: int, now_ms: int) -> Operation:
    rings = Alarm(secrets.key_of(secret), secret.generation, at_ms, kind)
    return alarm(_NAME, rings, due_ms=at_ms, now_ms=now_ms)


# Beginning


def begun(
    stored: Stored[Secret], secret: Secret, version_id: str, now_ms: int, *, only_tests: bool = False
) -> tuple[Secret, list[Operation]]:
    """The secret with the version that is to be filled, and what is to be committed with it. No value is there yet."""
    if version_id not in secret.versions:
        secret = with_version(secret, version_id, (PENDING,), now_ms)
    rotation = UnderWay(stored.key, secret.suffix, version_id, only_tests)
    push = Push(_QUEUE, _encode(rotation), now_ms, now_ms, now_ms)
    empty = [] if version_id in stored.value.versions else [secrets.put_value(secret, version_id, Value())]
    return secret, [*secrets.changed(stored, secret), *empty, push]


async def resume(store: Store, world: World) -> None:
    """Go on with rotations, and with alarms."""
    await store.commit([OpenQueue(_QUEUE)])
    work = _Rotations(store, world)
    world.background.spawn("secret rotations", Pump(store, world, _QUEUE, work.carry, at_once=_AT_ONCE).run())
    await Timers(store, world, _NAME, work.ring).begin()


@final
class _Rotations:
    """What alarms bring about, and rotations that are under way."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def ring(self, rings: Alarm, heard: Heard) -> Ringing:
        now_ms = heard.now_ms
        stored = await secrets.SECRETS.find(self._store, rings.key)
        if stored is None or stored.value.generation != rings.generation:
            return Ringing()
        if rings.kind == "purge":
            return Ringing(operations=secrets.removed(stored), checks=[stored.unchanged()])
        secret = stored.value
        if secret.rotation is None or not secret.rotation.enabled or secret.deleted_ms is not None:
            return Ringing()
        after = replace(secret, rotation=replace(secret.rotation, next_ms=next_rotation(secret.rotation, now_ms)))
        version_id = secret.version_at(PENDING) or self._world.ids.uuid()
        if version_id == secret.version_at(CURRENT):
            version_id = self._world.ids.uuid()
        after, operations = begun(stored, after, version_id, now_ms)
        return Ringing(operations=[*operations, *rotation_alarm(after, now_ms)], checks=[stored.unchanged()])

    async def carry(self, entry: Entry) -> None:
        """All steps, one after the other; the entry ends with the last one, or with the first that fails."""
        under_way = _under_way_of(entry.body)
        stored = await secrets.SECRETS.find(self._store, under_way.key)
        secret = stored.value if stored and stored.value.suffix == under_way.suffix else None
        if secret and secret.rotation:
            steps: Sequence[Step] = ("testSecret",) if under_way.only_tests else STEPS
            worked = await self._steps(secret, secret.rotation.lambda_arn, under_way.version_id, steps)
            if under_way.only_tests:
                await self._tested(under_way)
            elif worked:
                await self._rotated(under_way)
        await self._store.commit([Settle(_QUEUE, entry.entry, entry.receipt)])

    async def _steps(self, secret: Secret, lambda_arn: str, version_id: str, steps: Sequence[Step]) -> bool:
        for step in steps:
            event = {"Step": step, "SecretId": secret.arn, "ClientRequestToken": version_id}
            why = await self._invoke(secret, lambda_arn, event)
            if why:
                _log.warning("the rotation of %s failed in %s: %s", secret.arn, step, why)
                return False
        return True

    async def _invoke(self, secret: Secret, lambda_arn: str, event: Mapping[str, str]) -> str:
        """Why a step failed, or nothing."""
        ctx = service_context(self._world, account=secret.account, region=secret.region, service=_NAME)
        request: dict[str, Any] = {"FunctionName": lambda_arn, "Payload": json.dumps(event).encode()}
        try:
            answer = await self._world.port(Calls).call(ctx, "lambda", "Invoke", request)
        except AwsError as error:
            return f"{error.code}: {error.message}"
        if answer.get("FunctionError"):
            return bytes(answer.get("Payload") or b"").decode("utf-8", "replace")
        return ""

    @again_on_conflict
    async def _rotated(self, under_way: UnderWay) -> None:
        stored = await secrets.SECRETS.find(self._store, under_way.key)
        if stored is None or stored.value.suffix != under_way.suffix or stored.value.rotation is None:
            return
        now_ms = self._world.clock.now_ms()
        after = replace(stored.value, rotation=replace(stored.value.rotation, last_ms=now_ms))
        await self._store.commit([stored.becomes(after)], [stored.unchanged()])

    @again_on_conflict
    async def _tested(self, under_way: UnderWay) -> None:
        """ "This test creates an AWSPENDING version of the secret and then removes it." """
        stored = await secrets.SECRETS.find(self._store, under_way.key)
        if stored is None or stored.value.suffix != under_way.suffix:
            return
        left = {id_: version for id_, version in stored.value.versions.items() if id_ != under_way.version_id}
        await self._store.commit(secrets.changed(stored, replace(stored.value, versions=left)), [stored.unchanged()])
