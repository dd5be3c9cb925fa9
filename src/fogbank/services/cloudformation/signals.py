"""Creation policies: a resource is complete when it was signalled often enough.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
"""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.resource import DeploymentFailed
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.waiting import wait_for

# "ISO8601 format, in the form "PT#H#M#S"".
_DURATION: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?\Z")
_DEFAULT_S: Final = 300


def token_of(stack_id: str, logical_id: str, work: int) -> str:
    """Names the signals for what a work makes."""
    return f"signals/{stack_id}/{logical_id}/{work}"


def policy_of(raw: Mapping[str, Any]) -> tuple[int, int]:
    """The count of signals, and for how many seconds they are waited for. Raises InvalidTemplate."""
    signal = cast("dict[str, Any]", raw.get("ResourceSignal") or {})
    unknown = (raw.keys() - {"ResourceSignal"}) | (signal.keys() - {"Count", "Timeout"})
    if unknown:
        raise InvalidTemplate(f"Fogbank does not support {', '.join(sorted(unknown))} in a CreationPolicy.")
    found = _DURATION.match(str(signal["Timeout"])) if "Timeout" in signal else None
    if "Timeout" in signal and found is None:
        raise InvalidTemplate(f"Template error: {signal['Timeout']} is not a valid duration of a CreationPolicy.")
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, _DEFAULT_S)
    return int(signal.get("Count", 1)), hours * 3600 + minutes * 60 + seconds


async def received(run: Run, logical_id: str, raw: Mapping[str, Any]) -> None:
    """Wait for the signals. Raises DeploymentFailed when one says failure, or too few come."""
    count, timeout_s = policy_of(raw)
    until_ms = run.world.clock.now_ms() + timeout_s * 1000
    token = token_of(run.stack.id, logical_id, run.works)
    found = await wait_for(run.store, run.world, token, count, until_ms=until_ms)
    failed = [answer for answer in found if answer.status == "FAILURE"]
    if failed:
        raise DeploymentFailed(
            f"Received {len(failed)} FAILURE signal(s) out of {count}. Unable to satisfy 100% MinSuccessfulInstances"
            "Percent requirement"
        )
    if len(found) < count:
        raise DeploymentFailed(
            f"Failed to receive {count - len(found)} resource signal(s) within the specified duration"
        )
