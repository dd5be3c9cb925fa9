"""StartPipe."""

import pytest

from tests.services.pipes.piping import Piping


def test_it_reads_what_has_gathered(piping: Piping) -> None:
    url, arn = piping.queue()
    piping.pipe(arn, DesiredState="STOPPED")
    piping.send("one", "two")
    started = piping.client.start_pipe(Name="pipe")
    assert (started["DesiredState"], started["CurrentState"]) == ("RUNNING", "STARTING")
    piping.settle()
    assert (piping.state(), piping.left(url), piping.left()) == ("RUNNING", 2, 0)


def test_one_that_runs(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    assert piping.client.start_pipe(Name="pipe")["CurrentState"] == "RUNNING"


def test_without_its_queue(piping: Piping) -> None:
    piping.pipe(piping.queue()[1], DesiredState="STOPPED")
    piping.cloud.sqs.delete_queue(QueueUrl=piping.source)
    piping.client.start_pipe(Name="pipe")
    piping.settle()
    assert piping.state() == "START_FAILED"


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.start_pipe(Name="nobody")
