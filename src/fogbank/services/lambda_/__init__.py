"""AWS Lambda: https://docs.aws.amazon.com/lambda/latest/api/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.lambda_.add_layer_version_permission import add_layer_version_permission
from fogbank.services.lambda_.add_permission import add_permission
from fogbank.services.lambda_.create_alias import create_alias
from fogbank.services.lambda_.create_event_source_mapping import create_event_source_mapping
from fogbank.services.lambda_.create_function import create_function
from fogbank.services.lambda_.create_function_url_config import create_function_url_config
from fogbank.services.lambda_.delete_alias import delete_alias
from fogbank.services.lambda_.delete_event_source_mapping import delete_event_source_mapping
from fogbank.services.lambda_.delete_function import delete_function
from fogbank.services.lambda_.delete_function_concurrency import delete_function_concurrency
from fogbank.services.lambda_.delete_function_event_invoke_config import delete_function_event_invoke_config
from fogbank.services.lambda_.delete_function_url_config import delete_function_url_config
from fogbank.services.lambda_.delete_layer_version import delete_layer_version
from fogbank.services.lambda_.delete_provisioned_concurrency_config import delete_provisioned_concurrency_config
from fogbank.services.lambda_.get_account_settings import get_account_settings
from fogbank.services.lambda_.get_alias import get_alias
from fogbank.services.lambda_.get_event_source_mapping import get_event_source_mapping
from fogbank.services.lambda_.get_function import get_function
from fogbank.services.lambda_.get_function_code_signing_config import get_function_code_signing_config
from fogbank.services.lambda_.get_function_concurrency import get_function_concurrency
from fogbank.services.lambda_.get_function_configuration import get_function_configuration
from fogbank.services.lambda_.get_function_event_invoke_config import get_function_event_invoke_config
from fogbank.services.lambda_.get_function_recursion_config import get_function_recursion_config
from fogbank.services.lambda_.get_function_url_config import get_function_url_config
from fogbank.services.lambda_.get_layer_version import get_layer_version
from fogbank.services.lambda_.get_layer_version_by_arn import get_layer_version_by_arn
from fogbank.services.lambda_.get_layer_version_policy import get_layer_version_policy
from fogbank.services.lambda_.get_policy import get_policy
from fogbank.services.lambda_.get_provisioned_concurrency_config import get_provisioned_concurrency_config
from fogbank.services.lambda_.get_runtime_management_config import get_runtime_management_config
from fogbank.services.lambda_.invoke import invoke
from fogbank.services.lambda_.invoke_async import invoke_async
from fogbank.services.lambda_.invoke_with_response_stream import invoke_with_response_stream
from fogbank.services.lambda_.list_aliases import list_aliases
from fogbank.services.lambda_.list_event_source_mappings import list_event_source_mappings
from fogbank.services.lambda_.list_function_event_invoke_configs import list_function_event_invoke_configs
from fogbank.services.lambda_.list_function_url_configs import list_function_url_configs
from fogbank.services.lambda_.list_functions import list_functions
from fogbank.services.lambda_.list_layer_versions import list_layer_versions
from fogbank.services.lambda_.list_layers import list_layers
from fogbank.services.lambda_.list_provisioned_concurrency_configs import list_provisioned_concurrency_configs
from fogbank.services.lambda_.list_tags import list_tags
from fogbank.services.lambda_.list_versions_by_function import list_versions_by_function
from fogbank.services.lambda_.publish_layer_version import publish_layer_version
from fogbank.services.lambda_.publish_version import publish_version
from fogbank.services.lambda_.put_function_concurrency import put_function_concurrency
from fogbank.services.lambda_.put_function_event_invoke_config import put_function_event_invoke_config
from fogbank.services.lambda_.put_function_recursion_config import put_function_recursion_config
from fogbank.services.lambda_.put_provisioned_concurrency_config import put_provisioned_concurrency_config
from fogbank.services.lambda_.put_runtime_management_config import put_runtime_management_config
from fogbank.services.lambda_.remove_layer_version_permission import remove_layer_version_permission
from fogbank.services.lambda_.remove_permission import remove_permission
from fogbank.services.lambda_.resources import RESOURCES
from fogbank.services.lambda_.resuming import resume
from fogbank.services.lambda_.tag_resource import tag_resource
from fogbank.services.lambda_.target import target
from fogbank.services.lambda_.untag_resource import untag_resource
from fogbank.services.lambda_.update_alias import update_alias
from fogbank.services.lambda_.update_event_source_mapping import update_event_source_mapping
from fogbank.services.lambda_.update_function_code import update_function_code
from fogbank.services.lambda_.update_function_configuration import update_function_configuration
from fogbank.services.lambda_.update_function_event_invoke_config import update_function_event_invoke_config
from fogbank.services.lambda_.update_function_url_config import update_function_url_config

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    update_event_source_mapping,
    list_event_source_mappings,
    get_event_source_mapping,
    delete_event_source_mapping,
    create_event_source_mapping,
    add_layer_version_permission,
    add_permission,
    create_alias,
    create_function,
    create_function_url_config,
    delete_alias,
    delete_function,
    delete_function_concurrency,
    delete_function_event_invoke_config,
    delete_function_url_config,
    delete_layer_version,
    delete_provisioned_concurrency_config,
    get_account_settings,
    get_alias,
    get_function,
    get_function_code_signing_config,
    get_function_concurrency,
    get_function_configuration,
    get_function_event_invoke_config,
    get_function_recursion_config,
    get_function_url_config,
    get_layer_version,
    get_layer_version_by_arn,
    get_layer_version_policy,
    get_policy,
    get_provisioned_concurrency_config,
    get_runtime_management_config,
    invoke,
    invoke_async,
    invoke_with_response_stream,
    list_aliases,
    list_function_event_invoke_configs,
    list_function_url_configs,
    list_functions,
    list_layer_versions,
    list_layers,
    list_provisioned_concurrency_configs,
    list_tags,
    list_versions_by_function,
    publish_layer_version,
    publish_version,
    put_function_concurrency,
    put_function_event_invoke_config,
    put_function_recursion_config,
    put_provisioned_concurrency_config,
    put_runtime_management_config,
    remove_layer_version_permission,
    remove_permission,
    tag_resource,
    untag_resource,
    update_alias,
    update_function_code,
    update_function_configuration,
    update_function_event_invoke_config,
    update_function_url_config,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Role": "checked for its form. A function signs as a session of it, named as the function, in the function's "
    "account; whether the role is there, and lets Lambda take it on, is not looked at.",
    "KMSKeyArn": "kept and shown. Code and variables lie on the disk as they are; encryption at rest is the file "
    "system's.",
    "State, LastUpdateStatus": "a function is active and an update successful when the answer comes; AWS takes some "
    "seconds.",
    "Runtime": "a function of a runtime that the machine lacks is created; invoking it says what is missing.",
    "Code": "an archive, here or in S3, or a folder of this machine: give `fogbank-folder` as the S3Bucket and the "
    "folder's path as the S3Key, and a changed file is picked up by the next invocation. Code that nobody has any "
    "more goes within forty minutes. `Location` is a URL of Fogbank's that does not expire.",
    "AddPermission, AddLayerVersionPermission": "statements are kept and shown to the letter. They decide nothing yet: "
    "whoever reaches the server, and is let in by `--auth` where that is set, may use every function and layer.",
    "DestinationConfig, DeadLetterConfig": "S3 is refused by name. Whether the target is there is seen when it is "
    "used.",
    "PutProvisionedConcurrencyConfig": "environments are begun in the background and kept warm; an alias with weights "
    "has all of them for its first version. After a restart they are begun anew.",
    "PutRuntimeManagementConfig": "`Auto` and `FunctionUpdate` are kept and shown: runtimes are the machine's own. "
    "`Manual` is refused by name.",
    "FunctionUrl": "`http://ID.lambda-url.REGION.HOST/`, with the host and the port by which Fogbank was reached; for "
    "an address the host is `localhost`.",
    "TotalCodeSize": "told, not limited.",
    "PutFunctionRecursionConfig": "loops end at the sixteenth pass, also those by what a function sends itself: its "
    "SDK sends the tracing header along.",
    "MaximumEventAgeInSeconds": "a retry that would come after it is not waited for: the event ends at once.",
    "CreateEventSourceMapping": "SQS alone; other sources are refused by name. State moves on within milliseconds. "
    "A poller begins with five batches at once and adds one each 200 ms while all of them take longer than that, up "
    "to MaximumConcurrency or 1,250. What would be throttled is not received.",
    "AuthType": "`NONE` lets everybody in, whatever the policy says; `AWS_IAM` wants a signature, and verifies it "
    "where `--auth` is on.",
}
