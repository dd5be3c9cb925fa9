"""ListScheduleGroups."""

from typing import Any

from tests.cloud import Cloud
from tests.services.scheduler.plans import refused


def names(cloud: Cloud, **request: Any) -> list[str]:
    found = cloud.client("scheduler").list_schedule_groups(**request)["ScheduleGroups"]
    return [group["Name"] for group in found]


def test_groups_by_their_names_with_the_default_one_among_them(cloud: Cloud) -> None:
    scheduler = cloud.client("scheduler")
    assert names(cloud) == ["default"]
    for name in ("zebra", "ant", "ape"):
        scheduler.create_schedule_group(Name=name)
    assert names(cloud) == ["ant", "ape", "default", "zebra"]
    assert names(cloud, NamePrefix="a") == ["ant", "ape"]
    pages = scheduler.get_paginator("list_schedule_groups").paginate(MaxResults=3)
    assert [[group["Name"] for group in page["ScheduleGroups"]] for page in pages] == [
        ["ant", "ape", "default"],
        ["zebra"],
    ]
    assert refused("ValidationException", scheduler.list_schedule_groups, NextToken="é") == "Invalid NextToken."
