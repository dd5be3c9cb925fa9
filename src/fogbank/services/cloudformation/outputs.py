"""A stack's outputs, and what it exports and imports.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from fogbank.kernel.resource import DeploymentFailed
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.errors import InvalidTemplate
from fogbank.services.cloudformation.model import DeclaredOutput, Output, Program, Stack
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.store import IMPORTS, Export
from fogbank.services.cloudformation.template.dynamic import resolved
from fogbank.services.cloudformation.template.functions import as_text, evaluate
from fogbank.storage.api import Operation, Store


class Made(Struct, frozen=True):
    """The outputs, and the operations that make exports and imports what they are now."""

    outputs: tuple[Output, ...]
    operations: Sequence[Operation]


async def of(run: Run, program: Program) -> Made:
    """Evaluate a program's outputs. Raises InvalidTemplate, also for an export that another stack has or needs."""
    scope = run.scope(program)
    found: list[Output] = []
    for declared in program.outputs.values():
        value = await _resolved(run, declared, evaluate(declared.value, scope))
        export = "" if declared.export is None else as_text(evaluate(declared.export, scope))
        found.append(Output(declared.name, as_text(value), declared.description, export))
    stack = run.stack
    exported = {output.export: output for output in found if output.export}
    operations: list[Operation] = []
    for name, output in exported.items():
        holder = run.exports.get(name)
        if holder is not None and holder.stack_id != stack.id:
            raise InvalidTemplate(f"Export with name {name} is already exported by stack {_name(holder.stack_id)}.")
        operations.append(stacks.put_export(stack, Export(name, output.value, stack.id)))
    for name, export in run.exports.items():
        if export.stack_id != stack.id:
            continue
        if name not in exported:
            await check_unused(run.store, stack, name, "delete")
            operations.append(stacks.remove_export(stack, name))
        elif exported[name].value != export.value:
            await check_unused(run.store, stack, name, "update")
    operations += await _imports(run)
    return Made(tuple(found), operations)


async def _resolved(run: Run, declared: DeclaredOutput, value: Any) -> Any:
    """References to plain SSM parameters; those to secrets stay as they are written."""
    if not isinstance(value, str) or "{{resolve:ssm:" not in value:
        return value
    try:
        return await resolved(value, run.deployment(declared.name, "", ""))
    except DeploymentFailed as error:
        raise InvalidTemplate(str(error)) from None


async def check_unused(store: Store, stack: Stack, name: str, verb: str) -> None:
    """Raises InvalidTemplate for an export that other stacks import."""
    users = await importers(store, stack.account, stack.region, name)
    if users:
        raise InvalidTemplate(f"Cannot {verb} export {name} as it is in use by {' and '.join(users)}.")


async def importers(store: Store, account: str, region: str, name: str) -> Sequence[str]:
    """The names of the stacks that import an export."""
    found = await IMPORTS.everything(store, stacks.key(account, region, name, ""))
    return [stored.value.stack_name for stored in found]


async def forgotten(store: Store, stack: Stack) -> Sequence[Operation]:
    """The operations that remove a stack's exports and imports."""
    exports = await stacks.exports_of(store, stack.account, stack.region)
    mine = [stacks.remove_export(stack, name) for name, export in exports.items() if export.stack_id == stack.id]
    imports = await IMPORTS.everything(store, stacks.key(stack.account, stack.region, ""))
    return [*mine, *(stored.removed() for stored in imports if stored.value.stack_id == stack.id)]


async def _imports(run: Run) -> Sequence[Operation]:
    stack = run.stack
    found = await IMPORTS.everything(run.store, stacks.key(stack.account, stack.region, ""))
    old = [stored for stored in found if stored.value.stack_id == stack.id]
    gone = [stored.removed() for stored in old if stored.value.export not in run.imported]
    new = [stacks.put_import(stack, name) for name in sorted(run.imported)]
    return [*gone, *new]


def _name(stack_id: str) -> str:
    return stack_id.split("/")[1]
