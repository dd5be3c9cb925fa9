"""DeleteParameters."""

from tests.cloud import Cloud
from tests.services.ssm.asking import ssm


def test_those_that_are_there(cloud: Cloud) -> None:
    for name in ("one", "two"):
        ssm(cloud).put_parameter(Name=name, Value="1", Type="String")
    found = ssm(cloud).delete_parameters(Names=["one", "none", "two"])
    assert (found["DeletedParameters"], found["InvalidParameters"]) == (["one", "two"], ["none"])
    assert ssm(cloud).get_parameters(Names=["one", "two"])["Parameters"] == []
