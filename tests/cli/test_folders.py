"""What a template on this machine becomes before it is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from fogbank.cli.folders import BadTemplate, Source, read, stack_name

LAMBDA, SERVERLESS = "AWS::Lambda::Function", "AWS::Serverless::Function"


class Kept(dict[str, bytes]):
    """What went to S3."""

    def keep(self, key: str, content: bytes) -> tuple[str, str]:
        self[key] = content
        return "kept", key


def source(folder: Path, resources: dict[str, Any], kept: Kept | None = None, **rest: Any) -> Source:
    file = folder / "template.json"
    file.write_text(json.dumps({"Resources": resources} | rest))
    return read(file, (Kept() if kept is None else kept).keep)


def sent(folder: Path, kind: str, properties: dict[str, Any], **rest: Any) -> dict[str, Any]:
    found = json.loads(source(folder, {"It": {"Type": kind, "Properties": properties}}, **rest).body)
    return found["Resources"]["It"]["Properties"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "given", "bucket", "key"),
    [
        pytest.param(SERVERLESS, {"CodeUri": "./src"}, "Bucket", "Key", id="a function of SAM's"),
        pytest.param(SERVERLESS, {"CodeUri": "src/"}, "Bucket", "Key", id="with a slash at the end"),
        pytest.param("AWS::Serverless::LayerVersion", {"ContentUri": "src"}, "Bucket", "Key", id="a layer of SAM's"),
        pytest.param(LAMBDA, {"Code": "./src"}, "S3Bucket", "S3Key", id="a function"),
        pytest.param("AWS::Lambda::LayerVersion", {"Content": "src"}, "S3Bucket", "S3Key", id="a layer"),
    ],
)
def test_a_folder_is_named_where_it_lies(folder: Path, kind: str, given: dict[str, Any], bucket: str, key: str) -> None:
    [location] = sent(folder, kind, given).values()
    assert location == {bucket: "fogbank-folder", key: str(folder / "src")}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        pytest.param(SERVERLESS, {"CodeUri": "s3://bucket/key"}, id="in S3"),
        pytest.param(SERVERLESS, {"CodeUri": {"Bucket": "b", "Key": "k"}}, id="in S3, in parts"),
        pytest.param(SERVERLESS, {"InlineCode": "def handler(): ..."}, id="in the template"),
        pytest.param(SERVERLESS, {"PackageType": "Image", "ImageUri": "i"}, id="an image"),
        pytest.param(LAMBDA, {"Code": {"ZipFile": "def handler(): ..."}}, id="in the template, without SAM"),
        pytest.param(LAMBDA, {"Code": {"Fn::If": ["A", "./src", "./src"]}}, id="what is decided later"),
        pytest.param("AWS::SQS::Queue", {"Code": "./src"}, id="no function"),
        pytest.param("AWS::CloudFormation::Stack", {"TemplateURL": "https://b.s3.amazonaws.com/k"}, id="a stack"),
    ],
)
def test_what_is_elsewhere_stays(folder: Path, kind: str, given: dict[str, Any]) -> None:
    assert sent(folder, kind, given) == given


def test_functions_without_a_place_have_that_of_all_or_the_template(folder: Path) -> None:
    assert sent(folder, SERVERLESS, {})["CodeUri"]["Key"] == str(folder)
    common = {"Function": {"CodeUri": "src", "Timeout": 5}}
    found = source(folder, {"It": {"Type": SERVERLESS, "Properties": {}}}, Globals=common)
    body = json.loads(found.body)
    assert body["Resources"]["It"]["Properties"]["CodeUri"]["Key"] == str(folder / "src")
    assert body["Globals"] == {"Function": {"Timeout": 5}}
    assert found.folders == {"It": folder / "src"}


def test_an_archive_goes_to_s3(folder: Path) -> None:
    (folder / "code.zip").write_bytes(b"zip")
    kept = Kept()
    found = source(folder, {"It": {"Type": LAMBDA, "Properties": {"Code": "code.zip"}}}, kept)
    [(key, content)] = kept.items()
    assert (key.endswith(".zip"), content) == (True, b"zip")
    assert json.loads(found.body)["Resources"]["It"]["Properties"]["Code"] == {"S3Bucket": "kept", "S3Key": key}
    assert found.files == (folder / "template.json", folder / "code.zip")


def test_a_nested_template_goes_to_s3_with_its_folders(folder: Path) -> None:
    inner = {"Resources": {"In": {"Type": SERVERLESS, "Properties": {"CodeUri": "src"}}}}
    (folder / "inner.json").write_text(json.dumps(inner))
    kept = Kept()
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "inner.json"}}
    found = source(folder, {"Nested": nested}, kept)
    [(key, content)] = kept.items()
    url = json.loads(found.body)["Resources"]["Nested"]["Properties"]["TemplateURL"]
    assert url == f"https://kept.s3.amazonaws.com/{key}"
    assert json.loads(content)["Resources"]["In"]["Properties"]["CodeUri"]["Key"] == str(folder / "src")
    assert found.folders == {"In": folder / "src"}


@pytest.mark.parametrize(
    ("resource", "complaint"),
    [
        pytest.param({"Type": SERVERLESS, "Properties": {"CodeUri": "gone"}}, "CodeUri of It is gone", id="code"),
        pytest.param(
            {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "gone.yaml"}},
            "TemplateURL of It is gone.yaml",
            id="template",
        ),
    ],
)
def test_what_is_not_there(folder: Path, resource: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadTemplate, match=complaint):
        source(folder, {"It": resource})


@pytest.mark.parametrize(
    ("file", "content", "hint"),
    [
        pytest.param("requirements.txt", "requests\n", "src/requirements.txt is not installed", id="Python"),
        pytest.param("requirements.txt", "# what is there\nboto3>=1\n", "", id="what every function has"),
        pytest.param("package.json", '{"dependencies": {"left-pad": "1"}}', "run `npm install` in src", id="Node.js"),
        pytest.param("package.json", '{"type": "module"}', "", id="no dependencies"),
        pytest.param("package.json", "{", "", id="no JSON"),
    ],
)
def test_hints_at_what_a_build_would_do(folder: Path, file: str, content: str, hint: str) -> None:
    (folder / "src" / file).write_text(content)
    found = source(folder, {"It": {"Type": SERVERLESS, "Properties": {"CodeUri": "src"}}})
    assert len(found.hints) == bool(hint)
    assert hint in "".join(found.hints)


def test_a_hint_at_what_only_a_build_makes(folder: Path) -> None:
    resource = {"Type": SERVERLESS, "Properties": {"CodeUri": "src"}, "Metadata": {"BuildMethod": "esbuild"}}
    assert source(folder, {"It": resource}).hints == (
        "src is built with esbuild: run `sam build`, and deploy .aws-sam/build/template.yaml.",
    )


def test_what_is_installed_needs_no_hint(folder: Path) -> None:
    (folder / "src" / "requirements.txt").write_text("requests\n")
    (folder / "src" / "requests-2.0.dist-info").mkdir()
    assert source(folder, {"It": {"Type": SERVERLESS, "Properties": {"CodeUri": "src"}}}).hints == ()


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/home/ada/shop/template.yaml", "shop"),
        ("/home/ada/shop/.aws-sam/build/template.yaml", "shop"),
        ("/home/ada/shop/orders.yaml", "orders"),
        ("/home/ada/shop/orders.template.json", "orders"),
        ("/home/ada/my shop_2/template.yml", "my-shop-2"),
        ("/home/ada/2nd/template.yaml", "stack-2nd"),
    ],
)
def test_the_name_of_a_stack(file: str, name: str) -> None:
    assert stack_name(Path(file)) == name
