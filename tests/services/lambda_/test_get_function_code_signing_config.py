"""GetFunctionCodeSigningConfig: no function has one."""

from tests.services.lambda_.plane import Plane, body, refused, unknown


def test_the_answer_is_empty(plane: Plane) -> None:
    get = plane.lambda_.get_function_code_signing_config
    assert body(get(FunctionName=plane.function())) == {}
    assert refused(get, FunctionName="none") == unknown("none")


def test_setting_one_is_refused_by_name(plane: Plane) -> None:
    arn = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"
    put = plane.lambda_.put_function_code_signing_config
    found = refused(put, FunctionName=plane.function(), CodeSigningConfigArn=arn)
    expected = "Fogbank does not support the operation PutFunctionCodeSigningConfig of lambda."
    assert found == ("UnsupportedOperation", expected)
