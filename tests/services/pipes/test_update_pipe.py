"""UpdatePipe: what it changes, and what goes on."""

import pytest
from botocore.exceptions import ClientError

from tests.services.pipes.piping import ROLE, Piping


def test_another_target_from_now_on(piping: Piping) -> None:
    first, second = piping.queue("first"), piping.queue("second")
    piping.pipe(first[1], Description="before")
    piping.send("one")
    changed = piping.client.update_pipe(Name="pipe", RoleArn=ROLE, Target=second[1], Description="")
    assert changed["CurrentState"] == "UPDATING"
    piping.send("two")
    assert piping.state() == "RUNNING"
    assert (piping.left(first[0]), piping.left(second[0])) == (1, 1)
    assert "Description" not in piping.client.describe_pipe(Name="pipe")


def test_what_is_not_given_stays(piping: Piping) -> None:
    parameters = {"FilterCriteria": {"Filters": [{"Pattern": '{"body": ["x"]}'}]}}
    piping.pipe(piping.queue()[1], SourceParameters=parameters, TargetParameters={"InputTemplate": "<$.body>"})
    piping.client.update_pipe(Name="pipe", RoleArn=ROLE, SourceParameters={"SqsQueueParameters": {"BatchSize": 3}})
    piping.settle()
    shown = piping.client.describe_pipe(Name="pipe")
    assert shown["SourceParameters"] == {**parameters, "SqsQueueParameters": {"BatchSize": 3}}
    assert shown["TargetParameters"] == {"InputTemplate": "<$.body>"}


def test_filters_are_taken_away(piping: Piping) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, SourceParameters={"FilterCriteria": {"Filters": [{"Pattern": '{"body": ["x"]}'}]}})
    piping.client.update_pipe(Name="pipe", RoleArn=ROLE, SourceParameters={"FilterCriteria": {"Filters": []}})
    piping.settle()
    piping.send("y")
    assert piping.left(url) == 1


def test_to_a_standstill(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    piping.client.update_pipe(Name="pipe", RoleArn=ROLE, DesiredState="STOPPED")
    piping.settle()
    assert piping.state() == "STOPPED"


def test_what_does_not_fit_changes_nothing(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    with pytest.raises(ClientError, match="MessageGroupId"):
        piping.client.update_pipe(Name="pipe", RoleArn=ROLE, Target="arn:aws:sqs:us-east-1:000000000000:other.fifo")
    assert piping.state() == "RUNNING"


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.update_pipe(Name="nobody", RoleArn=ROLE)
