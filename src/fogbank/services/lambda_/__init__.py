"""AWS Lambda: https://docs.aws.amazon.com/lambda/latest/api/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.lambda_.create_function import create_function
from fogbank.services.lambda_.delete_function import delete_function
from fogbank.services.lambda_.get_function_configuration import get_function_configuration
from fogbank.services.lambda_.invoke import invoke
from fogbank.services.lambda_.invoke_async import invoke_async
from fogbank.services.lambda_.list_functions import list_functions
from fogbank.services.lambda_.list_versions_by_function import list_versions_by_function
from fogbank.services.lambda_.publish_version import publish_version
from fogbank.services.lambda_.resuming import resume
from fogbank.services.lambda_.target import target
from fogbank.services.lambda_.update_function_code import update_function_code
from fogbank.services.lambda_.update_function_configuration import update_function_configuration

__all__ = ["ACTIONS", "NOTES", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_function,
    delete_function,
    get_function_configuration,
    invoke,
    invoke_async,
    list_functions,
    list_versions_by_function,
    publish_version,
    update_function_code,
    update_function_configuration,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Role": "checked for its form, kept and shown. There is no IAM: functions run with credentials of their account.",
    "KMSKeyArn": "kept and shown. Code and variables lie on the disk as they are; encryption at rest is the file "
    "system's.",
}
