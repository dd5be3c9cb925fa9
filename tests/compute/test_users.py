"""Numbers of users for environments."""

import sys

import pytest

from fogbank.compute.users import Users

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="environments have users on Linux alone")


def test_two_servers_never_give_the_same_user() -> None:
    one, other = Users(), Users()
    try:
        assert {one.free(()) for _ in range(1000)}.isdisjoint(other.free(()) for _ in range(1000))
    finally:
        one.close()
        other.close()


def test_a_user_that_is_taken_is_not_given_again() -> None:
    users = Users()
    try:
        taken: set[int] = set()
        for _ in range(1000):
            taken.add(users.free(taken))
        assert len(taken) == 1000
        with pytest.raises(OSError, match="all 1000 users"):
            users.free(taken)
    finally:
        users.close()
