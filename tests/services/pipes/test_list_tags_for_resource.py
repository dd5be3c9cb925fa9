"""ListTagsForResource."""

import pytest

from tests.services.pipes.piping import Piping


def test_the_tags_of_a_pipe(piping: Piping) -> None:
    arn = piping.pipe(piping.queue()[1], Tags={"a": "1"})
    assert piping.client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1"}


@pytest.mark.parametrize("place", ["us-east-1:000000000000:pipe/nobody", "eu-west-1:000000000000:pipe/x"])
def test_one_that_is_not_there(piping: Piping, place: str) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.list_tags_for_resource(resourceArn=f"arn:aws:pipes:{place}")
