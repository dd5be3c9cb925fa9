"""Code goes from the disk when nobody has it any more, and not before."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.plane import ROLE, Ground, archive


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    with Cloud(data=tmp_path, compute=Ground().begin) as running:
        yield running


def code(text: str) -> bytes:
    return archive(handler=f"def handle(event, context): return {text!r}")


def make(cloud: Cloud, name: str, zipped: bytes, **settings: Any) -> None:
    cloud.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="handler.handle",
        Role=ROLE,
        Code={"ZipFile": zipped},
        **settings,
    )


def kept(data: Path, *archives: bytes) -> list[bool]:
    """Whether each of these archives lies on the disk; unpacked or not is one."""
    names = [sha256(zipped).hexdigest() for zipped in archives]
    blobs = {path.name for path in data.rglob("*") if path.is_file()}
    folders = {path.name for path in (data / "code").iterdir()} if (data / "code").is_dir() else set[str]()
    assert not {name for name in folders if "." in name}, "half done"
    assert folders <= blobs, "unpacked, and the archive is gone"
    return [name in blobs for name in names]


def look(cloud: Cloud, times: int = 2) -> None:
    cloud.advance(minutes=20 * times)


def test_the_code_of_a_deleted_function_goes(cloud: Cloud, tmp_path: Path) -> None:
    make(cloud, "one", code("one"))
    make(cloud, "two", code("two"))
    cloud.client("lambda").delete_function(FunctionName="one")
    look(cloud, 1)
    assert kept(tmp_path, code("one"), code("two")) == [True, True], "environments may run it still"
    look(cloud)
    assert kept(tmp_path, code("one"), code("two")) == [False, True]


def test_replaced_code_goes_with_the_last_version_that_has_it(cloud: Cloud, tmp_path: Path) -> None:
    lambda_ = cloud.client("lambda")
    make(cloud, "changing", code("first"), Publish=True)
    lambda_.update_function_code(FunctionName="changing", ZipFile=code("second"))
    lambda_.update_function_code(FunctionName="changing", ZipFile=code("third"))
    look(cloud, 3)
    assert kept(tmp_path, code("first"), code("second"), code("third")) == [True, False, True]
    lambda_.delete_function(FunctionName="changing", Qualifier="1")
    look(cloud)
    assert kept(tmp_path, code("first"), code("second"), code("third")) == [False, False, True]


def test_code_that_two_have_goes_with_the_second(cloud: Cloud, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(cloud, name, code("same"))
    cloud.client("lambda").delete_function(FunctionName="one")
    look(cloud, 3)
    assert kept(tmp_path, code("same")) == [True]
    cloud.client("lambda").delete_function(FunctionName="two")
    look(cloud)
    assert kept(tmp_path, code("same")) == [False]


def test_code_that_comes_back_stays(cloud: Cloud, tmp_path: Path) -> None:
    make(cloud, "one", code("same"))
    look(cloud, 2)
    cloud.client("lambda").delete_function(FunctionName="one")
    look(cloud, 1)
    make(cloud, "again", code("same"))
    look(cloud, 3)
    assert kept(tmp_path, code("same")) == [True]


def test_a_deleted_layer_goes_with_the_last_function_that_has_it(cloud: Cloud, tmp_path: Path) -> None:
    lambda_ = cloud.client("lambda")
    layer = lambda_.publish_layer_version(LayerName="shared", Content={"ZipFile": code("layer")})
    make(cloud, "layered", code("layered"), Layers=[layer["LayerVersionArn"]])
    lambda_.delete_layer_version(LayerName="shared", VersionNumber=1)
    look(cloud, 3)
    assert kept(tmp_path, code("layer"), code("layered")) == [True, True]
    lambda_.update_function_configuration(FunctionName="layered", Layers=[])
    look(cloud)
    assert kept(tmp_path, code("layer"), code("layered")) == [False, True]


def test_what_was_kept_for_a_refused_function_goes(cloud: Cloud, tmp_path: Path) -> None:
    with pytest.raises(cloud.client("lambda").exceptions.InvalidParameterValueException):
        make(cloud, "refused", code("refused"), Layers=["arn:aws:lambda:us-east-1:000000000000:layer:none:1"])
    assert kept(tmp_path, code("refused")) == [True]
    look(cloud, 3)
    assert kept(tmp_path, code("refused")) == [False]


def test_a_server_that_begins_removes_what_nobody_has(tmp_path: Path) -> None:
    with Cloud(data=tmp_path, compute=Ground().begin) as cloud:
        make(cloud, "stays", code("stays"))
        make(cloud, "goes", code("goes"))
        cloud.client("lambda").delete_function(FunctionName="goes")
    # As a server leaves it that dies while it unpacks or removes.
    (tmp_path / "code" / f"{'0' * 64}.17").mkdir(parents=True)
    (tmp_path / "code" / f"{'1' * 64}.gone").mkdir()
    assert kept_whatever(tmp_path, code("goes"))
    with Cloud(data=tmp_path, compute=Ground().begin):
        assert kept(tmp_path, code("stays"), code("goes")) == [True, False]


def kept_whatever(data: Path, zipped: bytes) -> bool:
    return any(path.name == sha256(zipped).hexdigest() for path in data.rglob("*"))
