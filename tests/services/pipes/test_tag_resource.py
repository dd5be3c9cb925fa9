"""TagResource."""

import pytest
from botocore.exceptions import ClientError

from tests.services.pipes.piping import Piping


def test_new_values_replace_old_ones(piping: Piping) -> None:
    arn = piping.pipe(piping.queue()[1], Tags={"a": "1", "b": "2"})
    piping.client.tag_resource(resourceArn=arn, tags={"b": "3", "c": "4"})
    assert piping.client.describe_pipe(Name="pipe")["Tags"] == {"a": "1", "b": "3", "c": "4"}


def test_fifty_at_most(piping: Piping) -> None:
    arn = piping.pipe(piping.queue()[1], Tags={"a": "1"})
    with pytest.raises(ClientError, match="at most 50"):
        piping.client.tag_resource(resourceArn=arn, tags={f"t{n}": "" for n in range(50)})
    assert piping.client.list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1"}


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException):
        piping.client.tag_resource(resourceArn="arn:aws:pipes:us-east-1:000000000000:pipe/nobody", tags={"a": "b"})
