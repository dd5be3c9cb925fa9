"""GetPolicy."""

import pytest

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, BASIC, a_policy, iam, no_such, refused


def test_one_of_aws(cloud: Cloud) -> None:
    found = iam(cloud).get_policy(PolicyArn=BASIC)["Policy"]
    assert (found["PolicyName"], found["Path"], found["Arn"]) == (
        "AWSLambdaBasicExecutionRole",
        "/service-role/",
        BASIC,
    )


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param(f"arn:aws:iam::{ACCOUNT}:policy/none", id="ours"),
        pytest.param("arn:aws:iam::aws:policy/NoSuchPolicy", id="AWS's"),
        pytest.param("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole", id="AWS's at another path"),
    ],
)
def test_none(cloud: Cloud, arn: str) -> None:
    assert refused(iam(cloud).get_policy, PolicyArn=arn) == no_such(f"Policy {arn} was not found.")


def test_the_path_is_part_of_it(cloud: Cloud) -> None:
    a_policy(cloud, "deep", Path="/a/")
    assert refused(iam(cloud).get_policy, PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/deep")[0] == "NoSuchEntity"
