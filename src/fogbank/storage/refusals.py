"""What is found out about a commit before any of its operations is applied, the same for every engine."""

from collections.abc import Callable, Sequence

from fogbank.storage.api import DropQueue, OpenQueue, Operation, Push


def missing_queue(operations: Sequence[Operation], exists: Callable[[int], bool]) -> int | None:
    """The index of the first push to a queue that is not there when its turn comes; None if there is none."""
    here: dict[int, bool] = {}
    for index, operation in enumerate(operations):
        if isinstance(operation, Push):
            if not (here[operation.queue] if operation.queue in here else exists(operation.queue)):
                return index
        elif isinstance(operation, OpenQueue):
            here[operation.queue] = True
        elif isinstance(operation, DropQueue):
            here[operation.queue] = False
    return None
