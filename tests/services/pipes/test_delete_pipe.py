"""DeletePipe: it ends what it began, and is gone."""

import pytest

from tests.services.lambda_.doubles import Door
from tests.services.pipes.piping import Piping


def test_it_is_gone_and_takes_nothing_more(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    deleted = piping.client.delete_pipe(Name="pipe")
    assert (deleted["DesiredState"], deleted["CurrentState"]) == ("DELETED", "DELETING")
    piping.settle()
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.describe_pipe(Name="pipe")
    piping.send("left")
    assert piping.left() == 1


def test_it_waits_for_what_is_under_way(piping: Piping) -> None:
    door = Door()
    piping.pipe(piping.function("slow", lambda _: door))
    piping.send("one")
    piping.client.delete_pipe(Name="pipe")
    piping.settle()
    assert piping.client.describe_pipe(Name="pipe")["DesiredState"] == "DELETED"
    with pytest.raises(piping.client.exceptions.ConflictException):
        piping.client.delete_pipe(Name="pipe")
    door.open(piping.cloud)
    piping.settle()
    assert piping.client.list_pipes()["Pipes"] == []
    assert piping.left() == 0


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.delete_pipe(Name="nobody")
