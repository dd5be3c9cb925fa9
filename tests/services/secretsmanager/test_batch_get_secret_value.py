"""BatchGetSecretValue."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, MARKED, a_secret, refused, sm


def test_some_and_what_is_wrong_with_others(cloud: Cloud) -> None:
    one, marked = a_secret(cloud, "1"), a_secret(cloud, "2")
    sm(cloud).delete_secret(SecretId=marked)
    found = sm(cloud).batch_get_secret_value(SecretIdList=[one, marked, "none"])
    assert [each["SecretString"] for each in found["SecretValues"]] == ["1"]
    assert [(each["SecretId"], each["ErrorCode"], each["Message"]) for each in found["Errors"]] == [
        (marked, *MARKED),
        ("none", *GONE),
    ]


def test_filtered_page_by_page(cloud: Cloud) -> None:
    for name in ("batch/a", "batch/b", "batch/c"):
        sm(cloud).create_secret(Name=name, SecretString=name)
    filters = [{"Key": "name", "Values": ["batch/"]}]
    first = sm(cloud).batch_get_secret_value(Filters=filters, MaxResults=2)
    rest = sm(cloud).batch_get_secret_value(Filters=filters, NextToken=first["NextToken"])
    assert [[each["Name"] for each in page["SecretValues"]] for page in (first, rest)] == [
        ["batch/a", "batch/b"],
        ["batch/c"],
    ]


def test_neither_names_nor_filters(cloud: Cloud) -> None:
    assert refused(sm(cloud).batch_get_secret_value)[0] == "InvalidParameterException"
