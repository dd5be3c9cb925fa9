"""ListSecrets."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm


@pytest.fixture(scope="module")
def several(cloud: Cloud) -> None:
    client = sm(cloud)
    for name, description, tag in (("app/db", "Main Database", "x"), ("app/key", "api key", "y"), ("other", "", "x")):
        client.create_secret(Name=name, Description=description, Tags=[{"Key": "team", "Value": tag}])
        cloud.advance(seconds=1)
    client.update_secret(SecretId="app/db", Description="Main Database 2")


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("request_", "names"),
    [
        pytest.param({}, ["other", "app/key", "app/db"], id="the newest first"),
        pytest.param({"SortOrder": "asc"}, ["app/db", "app/key", "other"], id="the oldest first"),
        pytest.param({"SortBy": "last-changed-date"}, ["app/db", "other", "app/key"], id="the last changed first"),
        pytest.param({"SortBy": "name", "SortOrder": "asc"}, ["app/db", "app/key", "other"], id="by name"),
        pytest.param({"Filters": [{"Key": "name", "Values": ["app/"]}]}, ["app/key", "app/db"], id="name"),
        pytest.param({"Filters": [{"Key": "name", "Values": ["!app/"]}]}, ["other"], id="not the name"),
        pytest.param({"Filters": [{"Key": "description", "Values": ["database"]}]}, ["app/db"], id="description"),
        pytest.param({"Filters": [{"Key": "tag-value", "Values": ["x"]}]}, ["other", "app/db"], id="tag"),
        pytest.param({"Filters": [{"Key": "tag-key", "Values": ["none"]}]}, [], id="no tag"),
        pytest.param({"Filters": [{"Key": "all", "Values": ["KEY"]}]}, ["app/key"], id="anywhere"),
        pytest.param(
            {"Filters": [{"Key": "name", "Values": ["app/"]}, {"Key": "tag-value", "Values": ["y"]}]},
            ["app/key"],
            id="two filters",
        ),
    ],
)
def test_what_is_listed(cloud: Cloud, request_: dict[str, Any], names: list[str]) -> None:
    assert [each["Name"] for each in sm(cloud).list_secrets(**request_)["SecretList"]] == names


@pytest.mark.usefixtures("several")
def test_pages(cloud: Cloud) -> None:
    pages = sm(cloud).get_paginator("list_secrets").paginate(SortOrder="asc", PaginationConfig={"PageSize": 2})
    assert [[each["Name"] for each in page["SecretList"]] for page in pages] == [["app/db", "app/key"], ["other"]]
    assert refused(sm(cloud).list_secrets, NextToken="x")[0] == "InvalidNextTokenException"


def test_marked_ones_only_if_asked(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name)
    assert name not in [each["Name"] for each in sm(cloud).list_secrets()["SecretList"]]
    found = sm(cloud).list_secrets(IncludePlannedDeletion=True)["SecretList"]
    assert [each["DeletedDate"].timestamp() for each in found if each["Name"] == name] == [cloud.now_ms / 1000]
