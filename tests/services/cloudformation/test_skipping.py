"""Types that nobody has: they fail a stack by name, or are skipped where the operator wants it."""

from tests.services.cloudformation.yard import Yard, template

TABLE = {"Type": "AWS::Nobody::Thing", "Properties": {"Name": "x"}}
BODY = template(
    {"Ref": {"Ref": "T"}, "Arn": {"Fn::GetAtt": ["T", "Arn"]}},
    T=TABLE,
    Q={"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": "t", "Value": {"Fn::GetAtt": ["T", "Arn"]}}]}},
)


def test_they_fail_a_stack_by_name(yard: Yard) -> None:
    assert yard.create(BODY)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert yard.reason("T", "CREATE_FAILED") == "Fogbank does not support the resource type AWS::Nobody::Thing."


def test_they_are_skipped_visibly() -> None:
    with Yard(skip_unknown=True) as yard:
        assert yard.create(BODY)["StackStatus"] == "CREATE_COMPLETE"
        note = "Skipped: Fogbank does not support the resource type AWS::Nobody::Thing."
        assert yard.reason("T", "CREATE_COMPLETE") == note
        assert yard.outputs() == {"Ref": "T", "Arn": "skipped:T.Arn"}
        gone = yard.delete()
        assert gone["StackStatus"] == "DELETE_COMPLETE"
        assert yard.reason("T", "DELETE_COMPLETE", gone["StackId"]) == note
