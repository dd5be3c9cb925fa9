"""What became of provisioned concurrency on this machine: memory alone, since it tells of processes.

The store says what is asked for; when the server starts, all of it is made ready anew.
"""

from typing import Literal, final

from msgspec import Struct


class Progress(Struct):
    """One version's environments."""

    status: Literal["IN_PROGRESS", "READY", "FAILED"] = "IN_PROGRESS"
    reason: str = ""
    ready: int = 0


@final
class Readiness:
    """The progress of each version, by the function's ARN and the version."""

    def __init__(self) -> None:
        self._progress: dict[tuple[str, str], Progress] = {}

    def begin(self, arn: str, version: str) -> Progress:
        """A new attempt; what an older one still finds out counts no more."""
        progress = self._progress[arn, version] = Progress()
        return progress

    def of(self, arn: str, version: str) -> Progress:
        return self._progress.get((arn, version)) or Progress()

    def forget(self, arn: str, version: str) -> None:
        self._progress.pop((arn, version), None)

    def clear(self) -> set[str]:
        """Forget everything; the ARNs of the functions that it was about."""
        arns = {arn for arn, _ in self._progress}
        self._progress.clear()
        return arns
