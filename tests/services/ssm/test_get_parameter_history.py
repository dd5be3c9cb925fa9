"""GetParameterHistory."""

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_the_oldest_first_page_by_page(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="/h", Value="1", Type="SecureString", Description="first")
    ssm(cloud).label_parameter_version(Name="/h", Labels=["b", "a"])
    for value in ("2", "3"):
        ssm(cloud).put_parameter(Name="/h", Value=value, Overwrite=True)
    first = ssm(cloud).get_parameter_history(Name="/h", WithDecryption=True, MaxResults=2)
    rest = ssm(cloud).get_parameter_history(Name="/h", WithDecryption=True, NextToken=first["NextToken"])
    both = first["Parameters"] + rest["Parameters"]
    assert [(each["Version"], each["Value"], each["Labels"]) for each in both] == [
        (1, "1", ["a", "b"]),
        (2, "2", []),
        (3, "3", []),
    ]
    assert [each["Description"] for each in both] == ["first"] * 3


def test_none(cloud: Cloud) -> None:
    assert refused(ssm(cloud).get_parameter_history, Name="none") == ("ParameterNotFound", "")
