"""ListPlatformApplications: in pages."""

from tests.services.sns.hub import Hub


def test_pages(hub: Hub) -> None:
    sns = hub.client("sns", region="eu-west-1")
    for number in range(101):
        sns.create_platform_application(Name=f"a{number}", Platform="GCM", Attributes={"PlatformCredential": "s"})
    first = sns.list_platform_applications()
    second = sns.list_platform_applications(NextToken=first["NextToken"])
    arns = {each["PlatformApplicationArn"] for page in (first, second) for each in page["PlatformApplications"]}
    assert (len(first["PlatformApplications"]), len(arns), "NextToken" in second) == (100, 101, False)
    assert first["PlatformApplications"][0]["Attributes"] == {"Enabled": "true"}
