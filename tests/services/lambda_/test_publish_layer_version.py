"""PublishLayerVersion: numbers, what is kept, what is refused."""

from base64 import b64encode
from hashlib import sha256
from typing import Any
from urllib.request import urlopen

import pytest

from tests.services.lambda_.plane import LAYER, Plane, archive, body, refused


def test_what_is_kept(plane: Plane) -> None:
    package = archive(module="x = 1")
    said = {
        "Description": "it",
        "CompatibleRuntimes": ["python3.12", "python3.13"],
        "CompatibleArchitectures": ["arm64"],
        "LicenseInfo": "MIT",
    }
    made = body(plane.lambda_.publish_layer_version(LayerName="kept", Content={"ZipFile": package}, **said))
    content = made.pop("Content")
    with urlopen(content.pop("Location")) as answer:
        assert answer.read() == package
    assert content == {"CodeSha256": b64encode(sha256(package).digest()).decode(), "CodeSize": len(package)}
    assert made.pop("CreatedDate").endswith("+0000")
    assert made == {"LayerArn": f"{LAYER}:kept", "LayerVersionArn": f"{LAYER}:kept:1", "Version": 1, **said}


@pytest.mark.parametrize("text", ["numbers", f"{LAYER}:numbers"])
def test_numbers_are_never_used_twice(plane: Plane, text: str) -> None:
    first = plane.layer(text)
    number = int(first.rpartition(":")[2])
    plane.lambda_.delete_layer_version(LayerName=text, VersionNumber=number)
    assert plane.layer(text) == f"{LAYER}:numbers:{number + 1}"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param({}, "InvalidParameterValueException", id="nothing"),
        pytest.param({"ZipFile": b""}, "InvalidParameterValueException", id="empty"),
        pytest.param({"ZipFile": b"this is no archive, is it"}, "InvalidParameterValueException", id="no archive"),
        pytest.param({"S3Bucket": "bucket", "S3Key": "key"}, "InvalidParameterValueException", id="no bucket"),
    ],
)
def test_refusals(plane: Plane, content: dict[str, Any], code: str) -> None:
    assert refused(plane.lambda_.publish_layer_version, LayerName="refused", Content=content)[0] == code
    assert plane.lambda_.list_layer_versions(LayerName="refused")["LayerVersions"] == []
