"""CreateLogGroup: names, classes, tags; what it makes."""

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import a_group, client, refused


def test_a_group_is_made_once(cloud: Cloud) -> None:
    name = a_group(cloud)
    told = refused(client(cloud).create_log_group, logGroupName=name)
    assert told == ("ResourceAlreadyExistsException", "The specified log group already exists")


def test_accounts_and_regions_are_apart(cloud: Cloud) -> None:
    name = a_group(cloud)
    elsewhere = cloud.client("logs", region="eu-west-1")
    assert elsewhere.describe_log_groups(logGroupNamePrefix=name)["logGroups"] == []
    elsewhere.create_log_group(logGroupName=name)
    cloud.client("logs", access_key="222222222222").create_log_group(logGroupName=name)


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        ({"logGroupName": "aws/x"}, "InvalidParameterException",
         "Log groups starting with AWS/ are reserved for AWS."),
        ({"logGroupName": "AWS/x"}, "InvalidParameterException",
         "Log groups starting with AWS/ are reserved for AWS."),
        ({"logGroupName": "a b"}, "InvalidParameterException",
         (r"1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must "
         r"satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+")),
        ({"logGroupName": "x", "logGroupClass": "DELIVERY"}, "UnsupportedOperation",
         "Fogbank does not support the log group class DELIVERY."),
        ({"logGroupName": "x", "tags": {"aws:x": "y"}}, "InvalidParameterException",
         "Tag keys that start with 'aws:' are reserved for AWS."),
    ],
)  # fmt: skip
def test_refused(cloud: Cloud, request_: dict[str, object], code: str, message: str) -> None:
    assert refused(client(cloud).create_log_group, **request_) == (code, message)
