"""CreateLogStream."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_once_and_in_a_group(cloud: Cloud) -> None:
    name = a_group(cloud, "", "2024/01/01/[$LATEST]abc")
    create = client(cloud).create_log_stream
    assert refused(create, logGroupName=name, logStreamName="2024/01/01/[$LATEST]abc") == (
        "ResourceAlreadyExistsException",
        "The specified log stream already exists",
    )
    assert refused(create, logGroupName="nobody", logStreamName="s") == NO_GROUP


def test_names(cloud: Cloud) -> None:
    told = refused(client(cloud).create_log_stream, logGroupName=a_group(cloud), logStreamName="a:b")
    assert told == (
        "InvalidParameterException",
        (
            "1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [^:*]*"
        ),
    )
