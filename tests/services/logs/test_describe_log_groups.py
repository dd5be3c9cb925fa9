"""DescribeLogGroups: what is shown, which ones, pages."""

from tests.cloud import Cloud
from tests.services.logs.asking import BAD_TOKEN, a_group, client, pages, put, refused


def test_all_that_a_group_has(cloud: Cloud) -> None:
    name = a_group(cloud, "/shop/orders", "s", kmsKeyId="arn:aws:kms:us-east-1:000000000000:key/k")
    client(cloud).put_retention_policy(logGroupName=name, retentionInDays=30)
    put(cloud, name, "s", "four", "ünf")
    shown = client(cloud).describe_log_groups(logGroupNamePrefix="/shop/o")["logGroups"]
    assert shown == [
        {
            "logGroupName": name,
            "creationTime": cloud.now_ms,
            "retentionInDays": 30,
            "metricFilterCount": 0,
            "arn": "arn:aws:logs:us-east-1:000000000000:log-group:/shop/orders:*",
            "storedBytes": 4 + 4 + 2 * 26,
            "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/k",
            "logGroupClass": "STANDARD",
            "logGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:/shop/orders",
            "deletionProtectionEnabled": False,
        }
    ]


def test_which_ones(cloud: Cloud) -> None:
    for name in ("which/DataLogs", "which/aws/DataLogs", "which/datalogs", "which/z"):
        a_group(cloud, name, logGroupClass="INFREQUENT_ACCESS" if name == "which/z" else "STANDARD")

    def names(**request: object) -> list[str]:
        return [group["logGroupName"] for group in client(cloud).describe_log_groups(**request)["logGroups"]]

    assert names(logGroupNamePrefix="which/d") == ["which/datalogs"]
    assert names(logGroupNamePattern="DataLogs") == ["which/DataLogs", "which/aws/DataLogs"]
    assert names(logGroupClass="INFREQUENT_ACCESS") == ["which/z"]
    assert names(logGroupIdentifiers=["which/z", "which/datalogs"]) == ["which/datalogs", "which/z"]
    brief = client(cloud).describe_log_groups(logGroupNamePattern="DataLogs")["logGroups"][0]
    assert set(brief) == {"arn", "creationTime", "logGroupName"}


def test_pages(cloud: Cloud) -> None:
    names = [a_group(cloud, f"paged-{number:02d}") for number in range(7)]
    found = pages(client(cloud).describe_log_groups, "logGroups", logGroupNamePrefix="paged-", limit=3)
    assert [[group["logGroupName"] for group in page] for page in found] == [names[:3], names[3:6], names[6:]]
    by_pattern = pages(client(cloud).describe_log_groups, "logGroups", logGroupNamePattern="ged-", limit=4)
    assert [len(page) for page in by_pattern] == [4, 3]


def test_refused(cloud: Cloud) -> None:
    describe = client(cloud).describe_log_groups
    assert refused(describe, logGroupNamePrefix="a", logGroupNamePattern="b")[0] == "InvalidParameterException"
    assert refused(describe, nextToken="?") == BAD_TOKEN
    assert refused(describe, includeLinkedAccounts=True)[0] == "UnsupportedOperation"
    assert refused(describe, limit=51)[0] == "InvalidParameterException"
