"""Writes tools/published_types.json: what AWS publishes of the resource types that templates can deploy here.

python tools/published_types.py            with cfn-lint installed, which carries AWS's schemas of resource types

For each type its required properties, those whose change leaves the thing the same, those whose change replaces it, and
what GetAtt gives. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-type-schemas.html
"""

import json
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path(__file__).with_suffix(".json")
_PREFIX: Final = "/properties/"


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
    from fogbank.app import RESOURCES

    schemas = import_module("cfnlint.data.schemas")
    known: dict[str, str] = import_module("cfnlint.data.schemas.providers.us_east_1").types
    folder = Path(str(next(iter(schemas.__path__)))) / "resources"
    found = {
        kind.name: _published(json.loads((folder / f"{known[kind.name]}.json").read_text("utf-8")))
        for kind in RESOURCES
    }
    PAGE.write_text(json.dumps(dict(sorted(found.items())), indent=1) + "\n", "utf-8")


def _published(schema: dict[str, Any]) -> dict[str, list[str]]:
    read_only = _names(schema.get("readOnlyProperties"))
    replacing = _names(schema.get("createOnlyProperties")) | _names(schema.get("conditionalCreateOnlyProperties"))
    settable = set(schema["properties"]) - read_only
    return {
        "required": sorted(schema.get("required", [])),
        "in place": sorted(settable - replacing),
        "replacement": sorted(settable & replacing),
        "attributes": sorted(read_only),
    }


def _names(paths: Iterable[str] | None) -> set[str]:
    """Those of whole properties, and not of members within them."""
    return {path.removeprefix(_PREFIX) for path in paths or () if "/" not in path.removeprefix(_PREFIX)}


if __name__ == "__main__":
    main()
