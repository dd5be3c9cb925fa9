"""GetUserPolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_user,
    iam,
    no_such,
    refused,
)


def test_the_document_comes_as_it_was_put(cloud: Cloud) -> None:
    """White space and all: on the wire it is percent-encoded, which the SDK undoes."""
    name = a_user(cloud)
    iam(cloud).put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS, indent=4))
    found = iam(cloud).get_user_policy(UserName=name, PolicyName="p")
    assert (found["UserName"], found["PolicyName"], found["PolicyDocument"]) == (name, "p", PUT_LOGS)


def test_no_policy(cloud: Cloud) -> None:
    name = a_user(cloud)
    assert refused(iam(cloud).get_user_policy, UserName=name, PolicyName="p") == no_such(
        "The user policy with name p cannot be found."
    )
