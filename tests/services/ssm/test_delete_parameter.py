"""DeleteParameter."""

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_gone_with_its_versions(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="gone", Value="1", Type="String")
    ssm(cloud).put_parameter(Name="gone", Value="2", Overwrite=True)
    ssm(cloud).delete_parameter(Name="gone")
    assert refused(ssm(cloud).delete_parameter, Name="gone") == ("ParameterNotFound", "")
    ssm(cloud).put_parameter(Name="gone", Value="new", Type="SecureString")
    history = ssm(cloud).get_parameter_history(Name="gone", WithDecryption=True)["Parameters"]
    assert [(each["Version"], each["Value"]) for each in history] == [(1, "new")]
