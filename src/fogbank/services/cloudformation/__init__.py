"""AWS CloudFormation: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.cloudformation.cancel_update_stack import cancel_update_stack
from fogbank.services.cloudformation.continue_update_rollback import continue_update_rollback
from fogbank.services.cloudformation.create_change_set import create_change_set
from fogbank.services.cloudformation.create_stack import create_stack
from fogbank.services.cloudformation.delete_change_set import delete_change_set
from fogbank.services.cloudformation.delete_stack import delete_stack
from fogbank.services.cloudformation.describe_change_set import describe_change_set
from fogbank.services.cloudformation.describe_stack_events import describe_stack_events
from fogbank.services.cloudformation.describe_stack_resource import describe_stack_resource
from fogbank.services.cloudformation.describe_stack_resources import describe_stack_resources
from fogbank.services.cloudformation.describe_stacks import describe_stacks
from fogbank.services.cloudformation.drive import resume
from fogbank.services.cloudformation.execute_change_set import execute_change_set
from fogbank.services.cloudformation.get_template import get_template
from fogbank.services.cloudformation.get_template_summary import get_template_summary
from fogbank.services.cloudformation.list_change_sets import list_change_sets
from fogbank.services.cloudformation.list_exports import list_exports
from fogbank.services.cloudformation.list_imports import list_imports
from fogbank.services.cloudformation.list_stack_resources import list_stack_resources
from fogbank.services.cloudformation.list_stacks import list_stacks
from fogbank.services.cloudformation.resources import resources
from fogbank.services.cloudformation.rollback_stack import rollback_stack
from fogbank.services.cloudformation.signal_resource import signal_resource
from fogbank.services.cloudformation.update_stack import update_stack
from fogbank.services.cloudformation.update_termination_protection import update_termination_protection
from fogbank.services.cloudformation.validate_template import validate_template
from fogbank.services.cloudformation.waiting import PAGE as ANSWERS
from fogbank.services.cloudformation.waiting import page as answers_page

__all__ = ["ACTIONS", "ANSWERS", "NOTES", "answers_page", "resources", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    cancel_update_stack,
    continue_update_rollback,
    create_change_set,
    create_stack,
    delete_change_set,
    delete_stack,
    describe_change_set,
    describe_stack_events,
    describe_stack_resource,
    describe_stack_resources,
    describe_stacks,
    execute_change_set,
    get_template,
    get_template_summary,
    list_change_sets,
    list_exports,
    list_imports,
    list_stack_resources,
    list_stacks,
    rollback_stack,
    signal_resource,
    update_stack,
    update_termination_protection,
    validate_template,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "DeploymentConfig": "an express deployment waits for its resources like any other, as they are ready at once; "
    "what fails is kept, unless DisableRollback is false.",
    "ImportExistingResources": "taken, as CDK always asks for it when it bootstraps. Nothing is imported: a resource "
    "whose name is taken fails, as without it.",
    "RoleARN": "kept and shown. What is deployed is deployed in the name of the account.",
    "RollbackConfiguration": "taken where it is empty; triggers are refused by name.",
    "Transform": "done before the answer: a template that its transform refuses is refused, where AWS begins a stack "
    "and rolls it back. A change set says it in its reason, as AWS's does. Macros of one's own are refused by name.",
    "Parameters of AWS's types": "`AWS::EC2::VPC::Id` and the like: their values are not looked up. Those of SSM are.",
    "UpdatePolicy": "read over where it concerns types that Fogbank does not have; `CodeDeployLambdaAliasUpdate` is "
    "refused by name.",
    "CreationPolicy": "honoured for wait conditions, and refused by name for others.",
    "IncludeNestedStacks": "kept and shown. A nested stack is one change, without a change set of its own; what its "
    "template changes is seen when its properties or tags change.",
    "ResourcesToSkip": "resources of nested stacks are refused by name.",
    "Fn::GetAZs": "three zones a Region: a, b and c.",
    "Events": "a handler that asks for something tells it once it is there, so that `Resource creation Initiated` "
    "comes together with the end. Drift is never checked.",
    "--skip-unknown": "resources of types that Fogbank does not have are complete at once, with the reason "
    "`Skipped: …`; Ref gives the logical id, and GetAtt `skipped:LOGICALID.ATTRIBUTE`. Without it they fail the stack "
    "by name.",
}
