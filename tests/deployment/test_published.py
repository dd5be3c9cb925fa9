"""What the types here say of themselves, against what AWS publishes of them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from fogbank import app
from fogbank.kernel.resource import Change, ResourceType

_FILE: Final = Path(__file__).parents[2] / "tools" / "published_types.json"
_PUBLISHED: Final[Mapping[str, Mapping[str, list[str]]]] = json.loads(_FILE.read_text("utf-8"))

# Where we differ, and why.
_CHANGES_OTHERWISE: Final = {
    ("AWS::SNS::Subscription", "Region"): "conditional: the topic's ARN has the region too, and replaces",
}
_ASKED_BY_THE_SERVICE: Final = {
    "AWS::Events::Connection": {"AuthorizationType", "AuthParameters"},
    "AWS::IAM::GroupPolicy": {"PolicyDocument"},
    "AWS::IAM::RolePolicy": {"PolicyDocument"},
    "AWS::IAM::ServiceLinkedRole": {"AWSServiceName"},
    "AWS::IAM::UserPolicy": {"PolicyDocument"},
}
_NOT_GIVEN: Final = {
    "AWS::Lambda::Function": {"SnapStartResponse"},  # of SnapStart, which is refused
    "AWS::S3::Bucket": {"WebsiteURL"},  # of websites, which are refused
}

pytestmark = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in app.RESOURCES])


def test_properties_are_spelled_and_changed_as_published(kind: ResourceType) -> None:
    published = _PUBLISHED[kind.name]
    expected = {
        **dict.fromkeys(published["in place"], Change.IN_PLACE),
        **dict.fromkeys(published["replacement"], Change.REPLACEMENT),
    }
    differing = {name for name, change in kind.properties.items() if expected.get(name) is not change}
    assert differing == {name for of, name in _CHANGES_OTHERWISE if of == kind.name}


def test_the_same_properties_are_required(kind: ResourceType) -> None:
    assert kind.required == {*_PUBLISHED[kind.name]["required"], *_ASKED_BY_THE_SERVICE.get(kind.name, ())}


def test_every_published_attribute_is_given(kind: ResourceType) -> None:
    missing = set(_PUBLISHED[kind.name]["attributes"]) - kind.attributes
    assert missing == _NOT_GIVEN.get(kind.name, set())
