"""AWS Secrets Manager: https://docs.aws.amazon.com/secretsmanager/latest/apireference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.secretsmanager.batch_get_secret_value import batch_get_secret_value
from fogbank.services.secretsmanager.cancel_rotate_secret import cancel_rotate_secret
from fogbank.services.secretsmanager.create_secret import create_secret
from fogbank.services.secretsmanager.delete_resource_policy import delete_resource_policy
from fogbank.services.secretsmanager.delete_secret import delete_secret
from fogbank.services.secretsmanager.describe_secret import describe_secret
from fogbank.services.secretsmanager.get_random_password import get_random_password
from fogbank.services.secretsmanager.get_resource_policy import get_resource_policy
from fogbank.services.secretsmanager.get_secret_value import get_secret_value
from fogbank.services.secretsmanager.list_secret_version_ids import list_secret_version_ids
from fogbank.services.secretsmanager.list_secrets import list_secrets
from fogbank.services.secretsmanager.put_resource_policy import put_resource_policy
from fogbank.services.secretsmanager.put_secret_value import put_secret_value
from fogbank.services.secretsmanager.resources import RESOURCES
from fogbank.services.secretsmanager.restore_secret import restore_secret
from fogbank.services.secretsmanager.rotate_secret import rotate_secret
from fogbank.services.secretsmanager.rotation import resume
from fogbank.services.secretsmanager.tag_resource import tag_resource
from fogbank.services.secretsmanager.untag_resource import untag_resource
from fogbank.services.secretsmanager.update_secret import update_secret
from fogbank.services.secretsmanager.update_secret_version_stage import update_secret_version_stage

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    batch_get_secret_value,
    cancel_rotate_secret,
    create_secret,
    delete_resource_policy,
    delete_secret,
    describe_secret,
    get_random_password,
    get_resource_policy,
    get_secret_value,
    list_secret_version_ids,
    list_secrets,
    put_resource_policy,
    put_secret_value,
    restore_secret,
    rotate_secret,
    tag_resource,
    untag_resource,
    update_secret,
    update_secret_version_stage,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "KmsKeyId": "kept and shown. Values lie on the disk as they are; encryption at rest is the file system's.",
    "PutResourcePolicy": "policies are checked for their form, kept and shown. They decide nothing yet.",
    "RotateSecret": "rotations begin at their time: a Duration is kept and shown, and the window it opens is not used. "
    "AutomaticallyAfterDays counts from the moment of the call. A step that fails ends the rotation; AWS tries it "
    "again.",
    "LastAccessedDate": "is not kept.",
}
