"""GetGroupPolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_group,
    iam,
    no_such,
    refused,
)


def test_the_document_comes_as_it_was_put(cloud: Cloud) -> None:
    """White space and all: on the wire it is percent-encoded, which the SDK undoes."""
    name = a_group(cloud)
    iam(cloud).put_group_policy(GroupName=name, PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS, indent=4))
    found = iam(cloud).get_group_policy(GroupName=name, PolicyName="p")
    assert (found["GroupName"], found["PolicyName"], found["PolicyDocument"]) == (name, "p", PUT_LOGS)


def test_no_policy(cloud: Cloud) -> None:
    name = a_group(cloud)
    assert refused(iam(cloud).get_group_policy, GroupName=name, PolicyName="p") == no_such(
        "The group policy with name p cannot be found."
    )
