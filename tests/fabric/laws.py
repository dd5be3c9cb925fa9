"""What holds of every storm, whatever went wrong: see `simulator.py`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fogbank.storage.api import Store
from tests.fabric.simulator import CAUSES, DEAD, LANDED
from tests.fabric.storms import Attempt, Ledger, Planned

_FAR_MS = 1 << 60


async def check(ledger: Ledger, store: Store, now_ms: int) -> None:
    """Raises AssertionError with what is broken."""
    causes = {item.key.decode() for item in await store.scan(CAUSES)}
    landed, dead = await _names(store, LANDED, now_ms), await _names(store, DEAD, now_ms)
    names = list(ledger.plans)
    committed = set(_committed(ledger, causes, landed))
    for name in names:
        plan, attempts = ledger.plans[name], ledger.attempts.get(name, [])
        if name in committed:
            _ends_as_it_should(plan, ledger.born_ms[name], attempts, landed[name], dead[name])
            _is_tried_when_it_should(plan, ledger.born_ms[name], attempts)
        else:
            assert landed[name] == dead[name] == 0, f"{name} has no cause, and arrived"
            assert plan.kind != "web" or not attempts, f"{name} has no cause, and was sent"
    _is_in_order(ledger, committed)


async def _names(store: Store, queue: int, now_ms: int) -> Counter[str]:
    found: Counter[str] = Counter()
    while entries := await store.claim(queue, 100, now_ms=now_ms, until_ms=_FAR_MS):
        found.update(entry.body.decode() for entry in entries)
    return found


def _committed(ledger: Ledger, causes: set[str], landed: Counter[str]) -> Iterator[str]:
    """Deliveries whose cause is in the store: those sent with it, and those that a landed one caused."""
    below = {child.name: plan.name for plan in ledger.plans.values() for child in plan.children}
    for cause, sent in ledger.causes.items():
        yield from sent if cause in causes else ()
    for child, parent in below.items():
        if landed[parent]:
            yield child


def _last(attempts: Sequence[Attempt]) -> Attempt:
    """The one whose end was kept: later claims fence earlier ones out."""
    return max(enumerate(attempts), key=lambda found: (found[1].number, found[0]))[1]


def _ends_as_it_should(plan: Planned, born_ms: int, attempts: Sequence[Attempt], landed: int, dead: int) -> None:
    assert attempts, f"{plan.name} was never tried"
    last = _last(attempts)
    if last.answer == "ok":
        assert dead == 0, f"{plan.name} arrived and is dead"
        assert landed == (plan.kind != "web"), f"{plan.name} is there {landed} times"
        return
    assert landed == 0, f"{plan.name} is dead and there {landed} times"
    assert last.answer == "permanent" or _due_ms(plan, born_ms, last) is None, f"{plan.name} was given up"
    assert dead == plan.buried, f"{plan.name} has {dead} dead letters"


def _is_tried_when_it_should(plan: Planned, born_ms: int, attempts: Sequence[Attempt]) -> None:
    """Where nothing went wrong between two attempts, the second is due when the policy says, to the millisecond."""
    for one, two in pairwise(attempts):
        # A pump whose queue cannot be read waits for a second.
        if one.trouble != two.trouble or one.began_ms - one.troubled_ms <= 1000:
            continue
        assert two.number == one.number + 1, f"{plan.name}'s attempt {two.number} came after {one.number}"
        due_ms = _due_ms(plan, born_ms, one)
        assert one.answer in ("transient", "gone"), f"{plan.name} was tried again after {one.answer}"
        assert due_ms is not None, f"{plan.name} was tried too often"
        late_ms = two.began_ms - due_ms
        assert late_ms >= 0, f"{plan.name} was tried {-late_ms} ms too early"
        waits_for_others = plan.lane is not None and plan.lane.name != "wide"
        assert waits_for_others or late_ms == 0, f"{plan.name} came {late_ms} ms late"


def _due_ms(plan: Planned, born_ms: int, attempt: Attempt) -> int | None:
    """When the policy has it tried again after a failure; None if not. An oracle of its own."""
    policy = plan.policy
    if attempt.number >= policy.attempts_max:
        return None
    pauses = [*policy.delays_ms[: attempt.number], *policy.delays_ms[-1:] * attempt.number]
    due_ms = attempt.ended_ms + (pauses[attempt.number - 1] if pauses else 0)
    return due_ms if due_ms <= born_ms + policy.age_max_ms else None


def _is_in_order(ledger: Ledger, committed: set[str]) -> None:
    """In a strict lane nothing of a group is tried before what is ahead of it has come to its end."""
    places = {name: place for place, name in enumerate(ledger.pushed)}
    tried: dict[str, list[tuple[int, int]]] = {}
    for name in committed:
        plan = ledger.plans[name]
        if plan.lane is not None and plan.lane.strict:
            tried.setdefault(plan.group, []).extend(
                (attempt.order, places[name]) for attempt in ledger.attempts.get(name, ())
            )
    for group, found in tried.items():
        order = [place for _, place in sorted(found)]
        assert order == sorted(order), f"group {group} was tried in the order {order}"
