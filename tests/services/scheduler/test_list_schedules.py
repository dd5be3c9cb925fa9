"""ListSchedules."""

from typing import Any

from tests.cloud import Cloud
from tests.services.scheduler.plans import QUEUE, create, refused


def names(cloud: Cloud, **request: Any) -> list[str]:
    found = cloud.client("scheduler").list_schedules(**request)["Schedules"]
    return [f"{schedule['GroupName']}/{schedule['Name']}" for schedule in found]


def test_schedules_are_found_by_group_prefix_and_state(cloud: Cloud) -> None:
    cloud.client("scheduler").create_schedule_group(Name="zoo")
    create(cloud, "bear", GroupName="zoo")
    create(cloud, "cat")
    create(cloud, "cow", State="DISABLED")
    assert names(cloud) == ["default/cat", "default/cow", "zoo/bear"]
    assert names(cloud, GroupName="zoo") == ["zoo/bear"]
    assert names(cloud, NamePrefix="c") == ["default/cat", "default/cow"]
    assert names(cloud, State="DISABLED") == ["default/cow"]
    [summary] = cloud.client("scheduler").list_schedules(NamePrefix="cat")["Schedules"]
    assert summary["Target"] == {"Arn": QUEUE}
    assert summary["State"] == "ENABLED"


def test_pages_go_on_where_the_last_one_ended(cloud: Cloud) -> None:
    cloud.client("scheduler").create_schedule_group(Name="many")
    for number in range(5):
        create(cloud, f"n{number}", GroupName="many")
    paginator = cloud.client("scheduler").get_paginator("list_schedules")
    pages = [
        [schedule["Name"] for schedule in page["Schedules"]]
        for page in paginator.paginate(GroupName="many", MaxResults=2)
    ]
    assert pages == [["n0", "n1"], ["n2", "n3"], ["n4"]]


def test_what_is_refused(cloud: Cloud) -> None:
    call = cloud.client("scheduler").list_schedules
    assert refused("ResourceNotFoundException", call, GroupName="no") == "Schedule group no does not exist."
    assert refused("ValidationException", call, NextToken="a") == "Invalid NextToken."
