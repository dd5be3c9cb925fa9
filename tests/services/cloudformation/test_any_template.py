"""Whatever a text is, it is a program, or it is refused in AWS's words: never a defect of ours."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fogbank.kernel.errors import AwsError, InternalFailure
from tests.services.cloudformation.templates import prepared

_WORDS = st.sampled_from(
    ["Resources", "Type", "Properties", "AWS::SQS::Queue", "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Fn::Join",
     "Outputs",
     "Value", "Parameters", "Default", "String", "Conditions", "Condition", "Fn::Equals", "Mappings", "Fn::FindInMap",
     "Q",
     "Rules", "Assertions", "Assert", "Transform", "AWS::LanguageExtensions", "Fn::ForEach::L", "DependsOn", "Export",
     "Name", "Metadata", "DeletionPolicy", "${Q}", "${Q.Arn}", "AWS::NoValue", "AWS::Include", "Fn::Select", "Fn::Cidr",
     "Fn::Transform", "UpdatePolicy", "CreationPolicy", "AllowedValues", "AllowedPattern", "MinLength", "*", "["]
)  # fmt: skip
_LEAVES: Any = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), _WORDS, st.text(max_size=5)
)
_TREES: Any = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_WORDS, inner, max_size=4)),
    max_leaves=12,
)
_SECTIONS: Any = st.dictionaries(_WORDS, _TREES, max_size=5)
_QUEUE: Any = st.fixed_dictionaries({"Type": st.just("AWS::SQS::Queue")}, optional={"Properties": _TREES})
_NAMES = st.sampled_from(["Q", "D", "Fn::ForEach::L"])
_RESOURCE: Any = st.one_of(_TREES, _QUEUE)
_RESOURCES: Any = st.dictionaries(_NAMES, _RESOURCE, max_size=2)


def _check(text: str) -> None:
    told = ""
    try:
        told = prepared(text).processed
    except AwsError as error:
        told = "" if isinstance(error, InternalFailure) else error.message
    assert told


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    _check(text)


@settings(max_examples=300, deadline=None)
@given(_SECTIONS, _RESOURCES)
def test_any_tree(tree: dict[str, Any], resources: dict[str, Any]) -> None:
    _check(json.dumps({**tree, "Resources": resources}))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"abAQ:!&*?|>-[]{}\",'#%@` \n\t~<0.1", "!Ref", "!Sub", "<<", "---", "Resources:"]), max_size=40
    )
)
def test_any_yaml(pieces: list[str]) -> None:
    _check("".join(pieces))
