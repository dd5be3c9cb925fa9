"""Writes docs/coverage.md: of every operation and member whether it is honoured, refused, or not there.

python tools/coverage_page.py            write the page
python tools/coverage_page.py --check    fail if the page is not what the code says
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from fogbank.app import ACTIONS
from fogbank.kernel.action import Action, Registry
from fogbank.services import (
    cloudformation,
    ecr,
    events,
    iam,
    lambda_,
    logs,
    pipes,
    s3,
    scheduler,
    secretsmanager,
    sns,
    sqs,
    ssm,
)
from fogbank.wire.bind import Missing, missing_of
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Operation, service

PAGE: Final = Path(__file__).parent.parent / "docs" / "coverage.md"
NOTES: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudformation": cloudformation.NOTES,
    "ecr": ecr.NOTES,
    "events": events.NOTES,
    "iam": iam.NOTES,
    "lambda": lambda_.NOTES,
    "logs": logs.NOTES,
    "pipes": pipes.NOTES,
    "s3": s3.NOTES,
    "scheduler": scheduler.NOTES,
    "secretsmanager": secretsmanager.NOTES,
    "sns": sns.NOTES,
    "sqs": sqs.NOTES,
    "ssm": ssm.NOTES,
}
HEAD: Final = """\
# What is covered

Written by `make coverage-page` from the code and from botocore's models; `make lint` fails when it is out of date.

- **honoured**: it does what AWS documents.
- **refused**: AWS has it, Fogbank does not, and says so with an error that names it (HTTP 501).
- **not there**: services that are not in the list below; a request for one is answered `UnknownService` (HTTP 404).

A member that AWS's model does not know is passed over, as AWS does.
"""


def page() -> str:
    """The page's text."""
    registry = Registry(None, ACTIONS)
    return "\n".join([HEAD, *_overview(registry), *_details(registry)])


def _operations(name: str) -> Iterator[Operation]:
    model = service(name)
    for operation_name in sorted(model.operation_names()):
        operation = model.operation(operation_name)
        assert operation is not None
        yield operation


def _overview(registry: Registry) -> Iterator[str]:
    yield "| service | operations honoured | refused |"
    yield "| --- | ---: | ---: |"
    for name in sorted(CATALOGUE, key=lambda name: (name not in registry.services(), name)):
        operations = list(_operations(name))
        built = sum(registry.find(name, operation.name) is not None for operation in operations)
        yield f"| {name} | {built} | {len(operations) - built} |"
    yield ""


def _details(registry: Registry) -> Iterator[str]:
    for name in sorted(registry.services()):
        yield f"## {name}"
        yield ""
        yield "| operation | | input honoured | input refused | output given | output left out |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for operation in _operations(name):
            action = registry.find(name, operation.name)
            yield _row(operation, action) if action else f"| {operation.name} | refused | | | | |"
        yield ""
        if notes := NOTES.get(name):
            yield from (f"- **{what}**: {note}" for what, note in notes.items())
            yield ""


def _row(operation: Operation, action: Action) -> str:
    cells = [operation.name, "honoured"]
    for shape, struct in ((operation.input, action.input), (operation.output, action.output)):
        if shape is None:
            cells += ["", ""]
            continue
        missing = missing_of(shape, struct)
        cells.append(", ".join(member for member in shape.members if member not in missing or missing[member]))
        cells.append(", ".join(_paths(missing)))
    return f"| {' | '.join(cells)} |"


def _paths(missing: Missing, above: str = "") -> Iterator[str]:
    for name, below in missing.items():
        if below:
            yield from _paths(below, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def main() -> int:
    """Write or check the page; the exit code."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/coverage.md is out of date: run `make coverage-page`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
