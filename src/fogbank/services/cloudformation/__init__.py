"""AWS CloudFormation: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.cloudformation.create_stack import create_stack
from fogbank.services.cloudformation.delete_stack import delete_stack
from fogbank.services.cloudformation.describe_stack_events import describe_stack_events
from fogbank.services.cloudformation.describe_stacks import describe_stacks
from fogbank.services.cloudformation.drive import resume
from fogbank.services.cloudformation.resources import RESOURCES
from fogbank.services.cloudformation.update_stack import update_stack

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_stack,
    delete_stack,
    describe_stack_events,
    describe_stacks,
    update_stack,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}
