"""ListLogGroups: names by their pattern, pages."""

import pytest

from fogbank.services.logs.list_log_groups import name_test
from tests.cloud import Cloud
from tests.services.logs.asking import a_group, client, pages, refused


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        (None, "x", True),
        ("^/aws/lambda", "/aws/lambda/f", True),
        ("^/aws/lambda", "my/aws/lambda", False),
        ("discovery", "my-discovery-1", True),
        ("^/aws/lambda|discovery", "discovery", True),
        ("^/aws/lambda|discovery", "Discovery", False),
    ],
)
def test_names(pattern: str | None, name: str, fits: bool) -> None:
    assert name_test(pattern)(name) is fits


def test_groups_in_short(cloud: Cloud) -> None:
    names = [a_group(cloud, f"short-{number}") for number in range(3)]
    found = pages(client(cloud).list_log_groups, "logGroups", logGroupNamePattern="^short", limit=2)
    assert [[group["logGroupName"] for group in page] for page in found] == [names[:2], names[2:]]
    assert found[0][0] == {
        "logGroupName": names[0],
        "logGroupArn": f"arn:aws:logs:us-east-1:000000000000:log-group:{names[0]}",
        "logGroupClass": "STANDARD",
    }
    assert refused(client(cloud).list_log_groups, fieldIndexNames=["x"]) == (
        "UnsupportedOperation",
        "Fogbank does not support the parameter ListLogGroups.fieldIndexNames.",
    )
