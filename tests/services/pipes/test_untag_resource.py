"""UntagResource."""

import pytest

from tests.services.pipes.piping import Piping


def test_what_it_has_not_does_not_matter(piping: Piping) -> None:
    arn = piping.pipe(piping.queue()[1], Tags={"a": "1", "b": "2"})
    piping.client.untag_resource(resourceArn=arn, tagKeys=["b", "other"])
    assert piping.client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1"}


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.untag_resource(resourceArn="arn:aws:pipes:us-east-1:000000000000:pipe/nobody", tagKeys=["a"])
