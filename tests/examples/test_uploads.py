"""Uploads: what a file is comes into one queue, what the catalogue does not know into another."""

import json
import shutil
from typing import Any

import pytest

from tests.examples.stage import Stage

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js on this machine")


@pytest.fixture
def catalogue(stage: Stage) -> Stage:
    stage.deploy("uploads")
    return stage


def upload(catalogue: Stage, name: str, body: bytes = b"hello") -> None:
    catalogue.cloud.client("s3").put_object(Bucket=catalogue.outputs["Uploads"], Key=name, Body=body)
    catalogue.settle()


def results(catalogue: Stage, output: str) -> list[Any]:
    return [json.loads(body) for body in catalogue.cloud.bodies(catalogue.outputs[output])]


def test_what_is_uploaded_is_in_the_catalogue(catalogue: Stage) -> None:
    upload(catalogue, "letters/to ada+1.txt")
    [result] = results(catalogue, "Entries")
    assert result["responsePayload"] == {"entries": [{"name": "letters/to ada+1.txt", "kind": "text", "size": 5}]}
    assert catalogue.said("Catalogue")[0].endswith("letters/to ada+1.txt is a text of 5 bytes")


def test_what_nobody_knows_is_tried_three_times(catalogue: Stage) -> None:
    upload(catalogue, "thing.xyz")
    catalogue.cloud.advance(minutes=2)
    assert results(catalogue, "Unknown") == []
    catalogue.cloud.advance(minutes=1)
    [result] = results(catalogue, "Unknown")
    assert result["requestContext"]["approximateInvokeCount"] == 3
    assert result["responsePayload"]["errorMessage"] == "thing.xyz is nothing that the catalogue knows"


def test_nothing_is_left_of_it(catalogue: Stage) -> None:
    upload(catalogue, "note.txt")
    catalogue.cloud.client("s3").delete_object(Bucket=catalogue.outputs["Uploads"], Key="note.txt")
    catalogue.delete()
    assert catalogue.left() == []
