"""The house lints itself: what no general tool knows of.

Files and functions stay short (a ratchet: the numbers only go down), every action has its test and its line in
the coverage page, structs say what AWS's model says, and nobody sleeps.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
import pytest
from msgspec import Struct

from fogbank.app import ACTIONS
from fogbank.kernel.action import Action, action_of
from fogbank.wire.models import Shape, service

ROOT: Final = Path(__file__).parent.parent
FILE_LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60
SOURCES: Final = sorted(
    path
    for folder in ("src", "tests", "tools", "bench")
    for path in (ROOT / folder).rglob("*.py")
    # Not what was installed there: other ecosystems' modules, virtual environments.
    if not any(part in ("node_modules", "target") or part.startswith(".") for part in path.relative_to(ROOT).parts)
)
BUILT: Final = [action_of(function) for function in ACTIONS]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls_of(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))


def is_sleep(call: ast.Call) -> bool:
    """Whether it waits for time to pass; sleep(0) is a turn of the loop."""
    turn = len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0
    return ast.unparse(call.func) in ("time.sleep", "asyncio.sleep", "sleep") and not turn


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= FILE_LINES_MAX
    too_long = [
        function.name
        for function in functions_of(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert too_long == []


@pytest.mark.parametrize("path", [path for path in SOURCES if "src" in path.parts], ids=named)
def test_modules_say_what_they_are(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree) or path.name == "__main__.py"


@pytest.mark.parametrize("path", [path for path in SOURCES if "tests" in path.parts], ids=named)
def test_nobody_sleeps(path: Path) -> None:
    """What a function under test does in its own code, which is a text here, is its own business."""
    assert [ast.unparse(call) for call in calls_of(path) if is_sleep(call)] == []


@pytest.mark.parametrize("action", BUILT, ids=lambda action: f"{action.service}.{action.name}")
def test_every_action_has_its_file_and_its_test(action: Action) -> None:
    module = action.run.__module__
    package, _, file = module.rpartition(".")
    service_folder = package.rpartition(".")[2]
    assert file == action.run.__name__
    assert (ROOT / "tests" / "services" / service_folder / f"test_{file}.py").is_file()


@pytest.mark.parametrize("action", BUILT, ids=lambda action: f"{action.service}.{action.name}")
def test_structs_have_no_member_that_the_model_has_not(action: Action) -> None:
    operation = service(action.service).operation(action.name)
    assert operation is not None
    for shape, struct in ((operation.input, action.input), (operation.output, action.output)):
        assert unknown_members(shape, struct) == []


@pytest.mark.parametrize("action", BUILT, ids=lambda action: f"{action.service}.{action.name}")
def test_what_the_model_requires_has_no_default(action: Action) -> None:
    operation = service(action.service).operation(action.name)
    assert operation is not None
    if operation.input is not None:
        optional = {field.encode_name for field in msgspec.structs.fields(action.input) if not field.required}
        assert optional & set(operation.input.required) == set()


def unknown_members(shape: Shape | None, annotation: Any) -> list[str]:
    """Names in a struct, and in those below it, that AWS's model does not have."""
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        members = shape.members if shape else {}
        found: list[str] = []
        for field in msgspec.structs.fields(annotation):
            if field.encode_name not in members:
                found.append(f"{annotation.__name__}.{field.encode_name}")
            else:
                found += unknown_members(members[field.encode_name], field.type)
        return found
    below = {"list": ("member",), "map": ("key", "value")}.get(shape.type, ()) if shape else ()
    arguments = [part for part in get_args(annotation) if part is not type(None)]
    if below and len(arguments) == len(below):
        parts = zip(below, arguments, strict=True)
        return [name for part, argument in parts for name in unknown_members(getattr(shape, part), argument)]
    return unknown_members(shape, arguments[0]) if len(arguments) == 1 and not below else []
