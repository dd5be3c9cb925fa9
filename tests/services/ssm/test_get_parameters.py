"""GetParameters."""

from tests.cloud import Cloud
from tests.services.ssm.asking import ssm


def test_those_that_are_there_and_those_that_are_not(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="one", Value="1", Type="String")
    ssm(cloud).put_parameter(Name="list", Value="a,b", Type="StringList")
    found = ssm(cloud).get_parameters(Names=["one", "none", "list:1", "list:7"])
    assert [(each["Name"], each["Value"]) for each in found["Parameters"]] == [("one", "1"), ("list", "a,b")]
    assert found["InvalidParameters"] == ["none", "list:7"]
