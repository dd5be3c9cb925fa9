"""UnlabelParameterVersion."""

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_labels_are_taken_off(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="u", Value="1", Type="String")
    ssm(cloud).label_parameter_version(Name="u", Labels=["a", "b"])
    found = ssm(cloud).unlabel_parameter_version(Name="u", ParameterVersion=1, Labels=["a", "c"])
    assert (found["RemovedLabels"], found["InvalidLabels"]) == (["a"], ["c"])
    [version] = ssm(cloud).get_parameter_history(Name="u")["Parameters"]
    assert version["Labels"] == ["b"]


def test_no_version(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="uv", Value="1", Type="String")
    assert refused(ssm(cloud).unlabel_parameter_version, Name="uv", ParameterVersion=3, Labels=["a"])[0] == (
        "ParameterVersionNotFound"
    )
