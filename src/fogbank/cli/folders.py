"""Templates of this machine: which files and folders they name, and how those come to the server.

Where `sam deploy` and `aws cloudformation package` would pack a function's folder and put it into S3, the folder is
named as it is (bucket `fogbank-folder`): the function runs from there. A single file, an archive or a nested template,
goes to a bucket. https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
"""

import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from msgspec import Struct

FOLDER_BUCKET: Final = "fogbank-folder"
# Where a local path can stand: type and property; and how the location in S3 is called there.
_CODE: Final = {
    "AWS::Serverless::Function": ("CodeUri", "Bucket", "Key"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "Bucket", "Key"),
    "AWS::Lambda::Function": ("Code", "S3Bucket", "S3Key"),
    "AWS::Lambda::LayerVersion": ("Content", "S3Bucket", "S3Key"),
}
_TEMPLATES: Final = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_NOT_LOCAL: Final = ("s3://", "https://", "http://")
# What is in every function's environment already.
_GIVEN: Final = frozenset(("boto3", "botocore", "awslambdaric", "s3transfer", "jmespath", "urllib3", "python-dateutil"))
_REQUIREMENT: Final = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_NAME: Final = re.compile(r"[^A-Za-z0-9-]+")

# Puts bytes into S3 and gives bucket and key.
Keep = Callable[[str, bytes], tuple[str, str]]


class BadTemplate(Exception):
    """The file is no template, or names what is not there."""


class Source(Struct, frozen=True):
    """A template that is ready to be sent, and what was found on the way."""

    body: str
    folders: dict[str, Path]  # by the logical ids of functions and layers
    files: tuple[Path, ...]  # a change of these is a change of the template
    parameters: frozenset[str]
    hints: tuple[str, ...]


def read(file: Path, keep: Keep) -> Source:
    """Read a template and name its folders as they lie here. Raises BadTemplate."""
    return _Reader(keep).read(file)


def stack_name(file: Path) -> str:
    """A stack's name from the template's: that of its folder if the file itself says only that it is a template."""
    file = file.absolute()
    folder = file.parent
    if folder.parts[-2:] == (".aws-sam", "build"):
        folder = folder.parent.parent
    stem = folder.name if file.stem in ("template", "packaged", "stack") else file.stem.removesuffix(".template")
    name = _NAME.sub("-", stem).strip("-")
    return name if name[:1].isalpha() else f"stack-{name}".rstrip("-")


class _Reader:
    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._folders: dict[str, Path] = {}
        self._files: list[Path] = []
        self._hints: dict[str, None] = {}

    def read(self, file: Path) -> Source:
        template = self._localised(file)
        parameters = cast("dict[str, Any]", template.get("Parameters") or {})
        return Source(
            json.dumps(template), self._folders, tuple(self._files), frozenset(parameters), tuple(self._hints)
        )

    def _localised(self, file: Path) -> dict[str, Any]:
        template = _loaded(file)
        self._files.append(file.absolute())
        base = file.absolute().parent
        common = _map(_map(template.get("Globals")).get("Function"))
        if isinstance(uri := common.get("CodeUri"), str):
            del common["CodeUri"]
        else:
            uri = None
        for logical_id, resource in _map(template.get("Resources")).items():
            kind, properties = str(_map(resource).get("Type")), _map(resource).get("Properties")
            if kind in _CODE and isinstance(properties, dict):
                self._code(logical_id, _map(resource), base, uri)
            elif kind in _TEMPLATES and isinstance(properties, dict):
                self._template(logical_id, cast("dict[str, Any]", properties), _TEMPLATES[kind], base)
        return template

    def _code(self, logical_id: str, resource: dict[str, Any], base: Path, common: str | None) -> None:
        property_name, bucket_name, key_name = _CODE[resource["Type"]]
        properties = _map(resource["Properties"])
        given = properties.get(property_name)
        if given is None and resource["Type"] == "AWS::Serverless::Function" and not _elsewhere(properties):
            # Without a CodeUri, SAM takes the folder of the template.
            given = common or "."
        if not isinstance(given, str) or given.startswith(_NOT_LOCAL):
            return
        path = (base / given).resolve()
        if not path.exists():
            raise BadTemplate(f"{property_name} of {logical_id} is {given}, and there is no {path}.")
        if path.is_dir():
            bucket, key = FOLDER_BUCKET, str(path)
            self._folders[logical_id] = path
            for hint in _missing(path, base, resource):
                self._hints[hint] = None
        else:
            bucket, key = self._kept(path, path.read_bytes())
        properties[property_name] = {bucket_name: bucket, key_name: key}

    def _template(self, logical_id: str, properties: dict[str, Any], name: str, base: Path) -> None:
        given = properties.get(name)
        if not isinstance(given, str) or given.startswith(_NOT_LOCAL):
            return
        path = base / given
        if not path.is_file():
            raise BadTemplate(f"{name} of {logical_id} is {given}, and there is no {path}.")
        bucket, key = self._kept(path, json.dumps(self._localised(path)).encode())
        properties[name] = f"https://{bucket}.s3.amazonaws.com/{key}"

    def _kept(self, path: Path, content: bytes) -> tuple[str, str]:
        self._files.append(path.absolute())
        return self._keep(f"{sha256(content).hexdigest()}{path.suffix}", content)


def _loaded(file: Path) -> dict[str, Any]:
    from fogbank.services.cloudformation.errors import InvalidTemplate
    from fogbank.services.cloudformation.template.loading import load

    try:
        return load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise BadTemplate(f"{file} cannot be read: {why}.") from None
    except InvalidTemplate as error:
        raise BadTemplate(f"{file}: {error.message}") from None


def _map(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _elsewhere(properties: dict[str, Any]) -> bool:
    """Whether the code is in the template, or in an image."""
    return "InlineCode" in properties or "ImageUri" in properties or properties.get("PackageType") == "Image"


def _missing(folder: Path, base: Path, resource: dict[str, Any]) -> Iterator[str]:
    """What a build would have put into the folder, and did not."""
    if ".aws-sam" in base.parts:
        return
    shown = folder.relative_to(base) if folder.is_relative_to(base) else folder
    method = _map(resource.get("Metadata")).get("BuildMethod")
    if method is not None:
        yield f"{shown} is built with {method}: run `sam build`, and deploy .aws-sam/build/template.yaml."
        return
    requirements = folder / "requirements.txt"
    if requirements.is_file() and not any(folder.glob("*.dist-info")) and _needs(requirements.read_text("utf-8")):
        yield (
            f"{shown}/requirements.txt is not installed, so imports of it will fail: run `pip install -r "
            f"{shown}/requirements.txt -t {shown}`, or `sam build` and deploy .aws-sam/build/template.yaml."
        )
    package = folder / "package.json"
    if package.is_file() and not (folder / "node_modules").is_dir():
        try:
            needs = _map(json.loads(package.read_text("utf-8"))).get("dependencies")
        except ValueError:
            needs = None
        if needs:
            yield f"{shown}/package.json has dependencies that are not installed: run `npm install` in {shown}."


def _needs(requirements: str) -> bool:
    names = (_REQUIREMENT.match(line) for line in requirements.splitlines())
    return any(name and name[1].lower() not in _GIVEN for name in names)
