"""Bringing a stack's resources to what a program says: in the order of their needs, as many at once as may.

Each resource takes one step (see steps.py). After one has failed, none is begun; those that only wait are cancelled.
"""

from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter

from fogbank.services.cloudformation.graph import graph_of
from fogbank.services.cloudformation.model import Program
from fogbank.services.cloudformation.parallel import in_order
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.steps import step


async def converge(run: Run, program: Program) -> Sequence[str]:
    """Take every resource's step. The logical ids of those that failed; then what comes after them is not begun.

    Raises Superseded when the stack has another work now.
    """
    graph = graph_of(program.resources)
    sorter = TopologicalSorter(graph)
    sorter.prepare()

    def those_who_wait(names: Iterable[str]) -> Iterable[str]:
        waiting = {name for name in names if _waits(run, program, name)} - run.given_up
        run.given_up |= waiting
        return waiting

    failed = await in_order(
        sorter,
        lambda name: step(run, program.resources[name], graph[name], program),
        guide=run,
        give_up=those_who_wait,
    )
    run.check_mine()
    return sorted(failed)


def _waits(run: Run, program: Program, name: str) -> bool:
    kind = run.type_of(program.resources[name].type)
    return kind is not None and kind.waits
