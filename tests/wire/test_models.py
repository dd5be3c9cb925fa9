"""The facts of the catalogue and our reading of the model files, against botocore's."""

import subprocess
import sys
from typing import Any

import pytest

from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.models import Shape, service
from fogbank.wire.quirks import QUIRKS
from tests.wire.oracle import operations, raw_model, service_model

SERVICES = sorted(CATALOGUE)


@pytest.mark.parametrize("name", SERVICES)
def test_the_catalogue_says_what_the_models_say(name: str) -> None:
    facts, metadata = CATALOGUE[name], raw_model(name)["metadata"]
    assert facts.api_version == metadata["apiVersion"]
    assert facts.signing_name == metadata.get("signingName", metadata["endpointPrefix"])
    assert facts.endpoint_prefix == metadata["endpointPrefix"]
    assert list(facts.protocols) == metadata.get("protocols", [metadata["protocol"]])
    assert facts.target_prefix == metadata.get("targetPrefix", "")
    assert facts.json_version == metadata.get("jsonVersion", "1.1")
    assert facts.query_compatible == ("awsQueryCompatible" in metadata)
    assert facts.xml_namespace == metadata.get("xmlNamespace", "")


@pytest.mark.parametrize("name", SERVICES)
def test_operations_and_shapes_are_those_of_botocore(name: str) -> None:
    model, seen = service(name), set[tuple[str, str]]()

    def compare(ours: Shape, theirs: Any) -> None:
        traits = theirs.serialization
        assert ours.name == theirs.name
        # The SDKs read S3's Expires as a date; the service stores and returns any text.
        assert ours.type == theirs.type_name or (name, ours.name) == ("s3", "Expires")
        assert ours.location == traits.get("location", "")
        assert ours.location_name == traits.get("name", "")
        assert ours.flattened == bool(traits.get("flattened"))
        assert ours.timestamp_format == traits.get("timestampFormat", "")
        if (ours.name, ours.location_name) in seen:
            return
        seen.add((ours.name, ours.location_name))
        if ours.type == "structure":
            assert list(ours.members) == list(theirs.members)
            assert list(ours.required) == list(theirs.required_members)
            for key, member in ours.members.items():
                compare(member, theirs.members[key])
        elif ours.type == "list":
            compare(ours.member, theirs.member)
        elif ours.type == "map":
            compare(ours.key, theirs.key)
            compare(ours.value, theirs.value)

    for theirs in operations(name):
        ours = model.operation(theirs.name)
        assert ours is not None
        assert (ours.method, ours.uri) == (theirs.http["method"], theirs.http["requestUri"])
        assert (ours.input is None) == (theirs.input_shape is None)
        assert (ours.output is None) == (theirs.output_shape is None)
        if ours.input is not None:
            compare(ours.input, theirs.input_shape)
        if ours.output is not None:
            compare(ours.output, theirs.output_shape)


@pytest.mark.parametrize("name", sorted(QUIRKS))
def test_quirks_name_what_is_in_the_model(name: str) -> None:
    shapes = raw_model(name)["shapes"]
    assert set(QUIRKS[name].query_names) <= set(shapes)
    assert all(shapes[error].get("exception") for error in QUIRKS[name].query_errors)
    assert service_model(name) is not None


def test_neither_routing_nor_models_import_botocore() -> None:
    code = "import sys, fogbank.wire.route, fogbank.wire.protocols as p; from fogbank.wire.models import service;"
    code += "service('sqs').operation('SendMessage'); sys.exit(any(name.startswith('boto') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
