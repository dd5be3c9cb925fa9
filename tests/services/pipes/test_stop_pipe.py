"""StopPipe."""

import pytest

from tests.services.lambda_.doubles import Door
from tests.services.pipes.piping import Piping


def test_it_takes_nothing_more(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    stopped = piping.client.stop_pipe(Name="pipe")
    assert (stopped["DesiredState"], stopped["CurrentState"]) == ("STOPPED", "STOPPING")
    piping.send("one")
    assert (piping.state(), piping.left()) == ("STOPPED", 1)
    assert piping.client.stop_pipe(Name="pipe")["CurrentState"] == "STOPPED"


def test_what_is_under_way_ends_well(piping: Piping) -> None:
    door = Door()
    piping.pipe(piping.function("slow", lambda _: door))
    piping.send("one")
    piping.client.stop_pipe(Name="pipe")
    door.open(piping.cloud)
    piping.settle()
    assert (piping.state(), piping.left()) == ("STOPPED", 0)


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.stop_pipe(Name="nobody")
