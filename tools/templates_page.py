"""Writes docs/templates.md: of every resource type and property what templates can say here.

python tools/templates_page.py            write the page
python tools/templates_page.py --check    fail if the page is not what the code says
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from fogbank.app import RESOURCES
from fogbank.kernel.resource import Change, ResourceType

PAGE: Final = Path(__file__).parent.parent / "docs" / "templates.md"
PUBLISHED: Final = Path(__file__).with_name("published_types.json")
HEAD: Final = """\
# What templates can deploy

Written by `make coverage-page` from the code and from AWS's published schemas of resource types; `make lint` fails when
it is out of date. `tests/deployment/` changes every property of every type and sees that it does what is said here.

- **in place**: a change of it leaves the thing the same; left out again, it has its default.
- **replaces**: a change of it makes another thing, and deletes the one before when all is well.
- **refused**: AWS has it, Fogbank does not, and the stack fails with a reason that names it. So it is with members of
  properties, which the services' own operations refuse by name: see [coverage](coverage.md).

CloudFormation's own types are there beside these: `AWS::CloudFormation::Stack`, `CustomResource` (and `Custom::…`),
`WaitCondition`, `WaitConditionHandle`. Any other type fails the stack with a reason that names it.
"""


def page() -> str:
    """The page's text."""
    published: dict[str, dict[str, list[str]]] = json.loads(PUBLISHED.read_text("utf-8"))
    kinds = sorted(RESOURCES, key=lambda kind: kind.name)
    lines = [HEAD, f"{len(kinds)} types:", ""]
    for kind in kinds:
        lines += _section(kind, published.get(kind.name, {}))
    return "\n".join(lines)


def _section(kind: ResourceType, published: dict[str, list[str]]) -> Iterator[str]:
    known = {*published.get("in place", ()), *published.get("replacement", ())}
    yield f"## {kind.name}"
    yield ""
    for title, names in (
        ("in place", (name for name, change in kind.properties.items() if change is Change.IN_PLACE)),
        ("replaces", (name for name, change in kind.properties.items() if change is Change.REPLACEMENT)),
        ("refused", known - set(kind.properties)),
        ("`Fn::GetAtt`", kind.attributes),
    ):
        if listed := _listed(names):
            yield f"- **{title}**: {listed}"
    yield ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def main() -> int:
    """Write or check the page; the exit code."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    print("docs/templates.md is out of date: run `make coverage-page`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
