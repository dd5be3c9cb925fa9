"""AddLayerVersionPermission: statements to AWS's letter."""

from typing import Any

import pytest

from tests.services.lambda_.plane import LAYER, Plane, refused

GET: dict[str, Any] = {"Action": "lambda:GetLayerVersion", "StatementId": "sid", "VersionNumber": 1}
PRECONDITION = (
    "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the "
    "latest Revision Id"
)


@pytest.mark.parametrize(
    ("layer", "request_", "principal", "condition"),
    [
        pytest.param(
            "account", {"Principal": "111111111111"}, '{"AWS":"arn:aws:iam::111111111111:root"}', "", id="account"
        ),
        pytest.param("all", {"Principal": "*"}, '"*"', "", id="everybody"),
        pytest.param(
            "org",
            {"Principal": "*", "OrganizationId": "o-aaaaaaaaaa"},
            '"*"',
            ',"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-aaaaaaaaaa"}}',
            id="organization",
        ),
    ],
)
def test_statements(plane: Plane, layer: str, request_: dict[str, Any], principal: str, condition: str) -> None:
    arn = plane.layer(layer)
    added = plane.lambda_.add_layer_version_permission(LayerName=layer, **GET, **request_)
    assert added["Statement"] == (
        f'{{"Sid":"sid","Effect":"Allow","Principal":{principal},"Action":"lambda:GetLayerVersion",'
        f'"Resource":"{arn}"{condition}}}'
    )
    found = plane.lambda_.get_layer_version_policy(LayerName=layer, VersionNumber=1)
    assert found["Policy"] == f'{{"Version":"2012-10-17","Id":"default","Statement":[{added["Statement"]}]}}'
    assert found["RevisionId"] == added["RevisionId"]


def test_preconditions(plane: Plane) -> None:
    plane.layer("conditions")
    request = GET | {"LayerName": "conditions", "Principal": "*"}
    add = plane.lambda_.add_layer_version_permission
    revision = add(**request)["RevisionId"]
    assert refused(add, **request)[0] == "ResourceConflictException"
    other = request | {"StatementId": "other"}
    assert refused(add, **other, RevisionId="0") == ("PreconditionFailedException", PRECONDITION)
    assert add(**other, RevisionId=revision)["RevisionId"] != revision


def test_what_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.add_layer_version_permission, LayerName="none", Principal="*", **GET)
    assert found == ("ResourceNotFoundException", f"Layer version {LAYER}:none:1 does not exist.")
