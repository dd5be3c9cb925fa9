"""AWS Systems Manager Parameter Store: https://docs.aws.amazon.com/systems-manager/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.ssm.add_tags_to_resource import add_tags_to_resource
from fogbank.services.ssm.delete_parameter import delete_parameter
from fogbank.services.ssm.delete_parameters import delete_parameters
from fogbank.services.ssm.describe_parameters import describe_parameters
from fogbank.services.ssm.get_parameter import get_parameter
from fogbank.services.ssm.get_parameter_history import get_parameter_history
from fogbank.services.ssm.get_parameters import get_parameters
from fogbank.services.ssm.get_parameters_by_path import get_parameters_by_path
from fogbank.services.ssm.label_parameter_version import label_parameter_version
from fogbank.services.ssm.list_tags_for_resource import list_tags_for_resource
from fogbank.services.ssm.put_parameter import put_parameter
from fogbank.services.ssm.remove_tags_from_resource import remove_tags_from_resource
from fogbank.services.ssm.resources import RESOURCES
from fogbank.services.ssm.unlabel_parameter_version import unlabel_parameter_version

__all__ = ["ACTIONS", "NOTES", "RESOURCES"]

ACTIONS: Final[tuple[Handler, ...]] = (
    add_tags_to_resource,
    delete_parameter,
    delete_parameters,
    describe_parameters,
    get_parameter,
    get_parameter_history,
    get_parameters,
    get_parameters_by_path,
    label_parameter_version,
    list_tags_for_resource,
    put_parameter,
    remove_tags_from_resource,
    unlabel_parameter_version,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "SecureString, KeyId": "the key's name is kept and shown; values lie on the disk as they are, and encryption at "
    "rest is the file system's. Without decryption a text in a ciphertext's form is shown, which nothing decrypts.",
    "Tier": "kept, with its limit of a value's size. The quotas of how many parameters there may be are not.",
    "/aws/service/…": "public parameters are not here: ParameterNotFound.",
}
