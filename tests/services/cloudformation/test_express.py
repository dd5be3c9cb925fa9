"""Express deployments: what fails is kept, unless the request says otherwise."""

import json
from typing import Any

import pytest

from tests.cloud import Cloud

BROKEN = json.dumps({"Resources": {"Slow": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5000}}}})
GOOD = json.dumps({"Resources": {"Slow": {"Type": "AWS::SQS::Queue"}}})
EXPRESS = {"DeploymentConfig": {"Mode": "EXPRESS"}}
EXPRESS_BACK = {"DeploymentConfig": {"Mode": "EXPRESS", "DisableRollback": False}}
STANDARD = {"DeploymentConfig": {"Mode": "STANDARD"}}
STANDARD_KEPT = {"DeploymentConfig": {"Mode": "STANDARD", "DisableRollback": True}}


def status(cloud: Cloud) -> str:
    cloud.advance(ms=0)
    [stack] = cloud.client("cloudformation").describe_stacks(StackName="s")["Stacks"]
    return str(stack["StackStatus"])


CASES = pytest.mark.parametrize(
    ("more", "rolled_back"),
    [
        pytest.param({}, True, id="nothing said"),
        pytest.param(STANDARD, True, id="standard"),
        pytest.param(STANDARD_KEPT, False, id="standard, without a rollback"),
        pytest.param(EXPRESS, False, id="express"),
        pytest.param(EXPRESS_BACK, True, id="express, with a rollback"),
    ],
)


@CASES
def test_a_creation_that_fails(cloud: Cloud, more: Any, rolled_back: bool) -> None:
    cloud.client("cloudformation").create_stack(StackName="s", TemplateBody=BROKEN, **more)
    assert status(cloud) == ("ROLLBACK_COMPLETE" if rolled_back else "CREATE_FAILED")


@CASES
def test_an_update_that_fails(cloud: Cloud, more: Any, rolled_back: bool) -> None:
    cfn = cloud.client("cloudformation")
    cfn.create_stack(StackName="s", TemplateBody=GOOD)
    assert status(cloud) == "CREATE_COMPLETE"
    cfn.update_stack(StackName="s", TemplateBody=BROKEN, **more)
    assert status(cloud) == ("UPDATE_ROLLBACK_COMPLETE" if rolled_back else "UPDATE_FAILED")


@CASES
def test_a_change_set_that_fails(cloud: Cloud, more: Any, rolled_back: bool) -> None:
    cfn = cloud.client("cloudformation")
    cfn.create_change_set(StackName="s", ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=BROKEN, **more)
    cfn.execute_change_set(StackName="s", ChangeSetName="c")
    assert status(cloud) == ("ROLLBACK_COMPLETE" if rolled_back else "CREATE_FAILED")


def test_an_express_deletion(cloud: Cloud) -> None:
    cfn = cloud.client("cloudformation")
    made = cfn.create_stack(StackName="s", TemplateBody=GOOD, **EXPRESS)
    assert status(cloud) == "CREATE_COMPLETE"
    cfn.delete_stack(StackName="s", DeploymentConfig={"Mode": "EXPRESS"})
    cloud.advance(ms=0)
    assert cfn.describe_stacks(StackName=made["StackId"])["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
