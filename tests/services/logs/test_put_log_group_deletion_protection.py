"""PutLogGroupDeletionProtection; what it does is told with DeleteLogGroup."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_by_arn_too(cloud: Cloud) -> None:
    name = a_group(cloud)

    def shown() -> dict[str, object]:
        groups = client(cloud).describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return dict(groups[0])

    assert shown()["deletionProtectionEnabled"] is False
    client(cloud).put_log_group_deletion_protection(
        logGroupIdentifier=shown()["logGroupArn"], deletionProtectionEnabled=True
    )
    assert shown()["deletionProtectionEnabled"] is True
    put = client(cloud).put_log_group_deletion_protection
    assert refused(put, logGroupIdentifier="nobody", deletionProtectionEnabled=True) == NO_GROUP
