"""Begins an action: its file, its test and its registration, from the shape in botocore's model.

    make new-action SERVICE=sqs ACTION=SendMessage

What it writes runs and is refused by name until the function is written: it raises Unsupported.
"""

import keyword
import re
import sys
from pathlib import Path
from typing import Final

from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Operation, Shape, service

ROOT: Final = Path(__file__).parent.parent
_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
_SCALARS: Final = {
    "string": "str",
    "character": "str",
    "integer": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "boolean": "bool",
    "blob": "bytes",
    "timestamp": "float",
}


def snake(name: str) -> str:
    """`MD5OfMessageBody` → `md5_of_message_body`."""
    joined = "_".join(word.lower() for word in _WORD.findall(name.replace("MD5", "Md5")))
    return f"{joined}_" if keyword.iskeyword(joined) else joined


def module_of(service_name: str) -> str:
    """The package of a service: `lambda` is a word of Python's."""
    return f"{service_name}_" if keyword.iskeyword(service_name) else service_name


def struct(name: str, shape: Shape | None, *, done: dict[str, str], frozen: str) -> None:
    """Write a struct for a structure, those it refers to first."""
    if name in done:
        return
    done[name] = ""
    lines = [f'class {name}(Struct, frozen=True, rename="pascal"{frozen}):']
    members = shape.members if shape else {}
    required = shape.required if shape else []
    for member in sorted(members, key=lambda member: member not in required):
        annotation = _annotation(members[member], done, frozen)
        python_name = snake(member)
        pascal = "".join(part.title() for part in python_name.strip("_").split("_"))
        optional = member not in required
        if pascal != member:
            default = "default=None, " if optional else ""
            value = f' = field({default}name="{member}")'
        else:
            value = " = None" if optional else ""
        lines.append(f"    {python_name}: {annotation}{' | None' if optional else ''}{value}")
    if not members:
        lines.append("    pass")
    del done[name]
    done[name] = "\n".join(lines)


def _annotation(shape: Shape, done: dict[str, str], frozen: str) -> str:
    match shape.type:
        case "structure":
            struct(shape.name, shape, done=done, frozen=frozen)
            return shape.name
        case "list":
            return f"list[{_annotation(shape.member, done, frozen)}]"
        case "map":
            return f"dict[{_annotation(shape.key, done, frozen)}, {_annotation(shape.value, done, frozen)}]"
        case _:
            return _SCALARS[shape.type]


def action_file(operation: Operation, service_name: str) -> str:
    """The text of the action's file."""
    name = operation.name
    structs: dict[str, str] = {}
    struct(name, operation.input, done=structs, frozen=", forbid_unknown_fields=True")
    if operation.output is not None:
        struct(f"{name}Result", operation.output, done=structs, frozen=", omit_defaults=True")
    text = "\n\n\n".join(structs.values())
    field = ", field" if "field(" in text else ""
    result, empty = ("Empty", "Empty, ") if operation.output is None else (f"{name}Result", "")
    api = f"https://docs.aws.amazon.com/search/doc-search.html?searchQuery={service_name}+{name}"
    return f'''"""{name}: {api}"""

from msgspec import Struct{field}

from fogbank.kernel.action import Context, {empty}action
from fogbank.kernel.errors import Unsupported
from fogbank.storage.api import Store


{text}


@action("{service_name}", "{name}")
async def {snake(name)}(store: Store, ctx: Context, request: {name}) -> {result}:
    """Read, decide, commit once, answer."""
    raise Unsupported("the operation {name} of {service_name}")
'''


def test_file(operation: Operation, service_name: str) -> str:
    """The text of the action's test: it fails until the action does something."""
    return f'''"""{operation.name}: a table for its rules, a story for its journeys."""

import pytest
from botocore.exceptions import ClientError

from tests.cloud import Cloud


def test_is_not_refused(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.client("{service_name}").{snake(operation.name)}()
    assert refused.value.response["Error"]["Code"] != "UnsupportedOperation"
'''


def register(package: Path, function: str) -> None:
    """Add the action to its service's ACTIONS, in the order of names."""
    init = package / "__init__.py"
    module = f"fogbank.services.{package.name}"
    line = f"from {module}.{function} import {function}\n"
    if not init.exists():
        init.write_text(
            f'"""{package.name}."""\n\nfrom typing import Final\n\nfrom fogbank.kernel.action import Handler\n{line}\n'
            f"ACTIONS: Final[tuple[Handler, ...]] = (\n    {function},\n)\n",
            "utf-8",
        )
        return
    text = init.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    imports = [at for at, found in enumerate(lines) if found.startswith(f"from {module}.")]
    lines.insert(next((at for at in imports if lines[at] > line), imports[-1] + 1), line)
    begin = next(at for at, found in enumerate(lines) if found.startswith("ACTIONS")) + 1
    entry = f"    {function},\n"
    end = next(at for at in range(begin, len(lines)) if lines[at].startswith(")"))
    lines.insert(next((at for at in range(begin, end) if lines[at] > entry), end), entry)
    init.write_text("".join(lines), "utf-8")


def main(arguments: list[str]) -> int:
    """Write what is not there yet; the exit code."""
    if len(arguments) != 2 or arguments[0] not in CATALOGUE:
        print(f"make new-action SERVICE=… ACTION=…; services: {', '.join(sorted(CATALOGUE))}", file=sys.stderr)
        return 2
    service_name, action_name = arguments
    operation = service(service_name).operation(action_name)
    if operation is None:
        print(f"{service_name} has no operation {action_name}", file=sys.stderr)
        return 2
    function = snake(action_name)
    package = ROOT / "src" / "fogbank" / "services" / module_of(service_name)
    tests = ROOT / "tests" / "services" / module_of(service_name)
    file, test = package / f"{function}.py", tests / f"test_{function}.py"
    if file.exists():
        print(f"{file.relative_to(ROOT)} is there already", file=sys.stderr)
        return 1
    for folder in (package, tests):
        folder.mkdir(parents=True, exist_ok=True)
    (tests / "__init__.py").touch()
    file.write_text(action_file(operation, service_name), "utf-8")
    if not test.exists():
        test.write_text(test_file(operation, service_name), "utf-8")
    register(package, function)
    print(f"wrote {file.relative_to(ROOT)} and {test.relative_to(ROOT)}, registered {function}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
