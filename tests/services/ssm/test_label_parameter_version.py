"""LabelParameterVersion."""

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_a_label_moves(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="m", Value="1", Type="String")
    ssm(cloud).put_parameter(Name="m", Value="2", Overwrite=True)
    assert ssm(cloud).label_parameter_version(Name="m", ParameterVersion=1, Labels=["prod"])["ParameterVersion"] == 1
    assert ssm(cloud).get_parameter(Name="m:prod")["Parameter"]["Value"] == "1"
    assert ssm(cloud).label_parameter_version(Name="m", Labels=["prod"])["ParameterVersion"] == 2
    assert ssm(cloud).get_parameter(Name="m:prod")["Parameter"]["Value"] == "2"


def test_labels_that_may_not_be(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="l", Value="1", Type="String")
    labels = ["1st", "aws-x", "SSM", "a b", "fine"]
    assert ssm(cloud).label_parameter_version(Name="l", Labels=labels)["InvalidLabels"] == labels[:4]
    assert ssm(cloud).get_parameter(Name="l:fine")["Parameter"]["Version"] == 1


def test_ten_at_most(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="t", Value="1", Type="String")
    ssm(cloud).label_parameter_version(Name="t", Labels=[f"l{number}" for number in range(10)])
    assert refused(ssm(cloud).label_parameter_version, Name="t", Labels=["more"])[0] == (
        "ParameterVersionLabelLimitExceeded"
    )


def test_no_version(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="v", Value="1", Type="String")
    assert refused(ssm(cloud).label_parameter_version, Name="v", ParameterVersion=2, Labels=["x"])[0] == (
        "ParameterVersionNotFound"
    )
