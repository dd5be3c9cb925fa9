"""UpdateRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam, refused


def test_description_and_session(cloud: Cloud) -> None:
    name = a_role(cloud, Description="before", MaxSessionDuration=7200)
    iam(cloud).update_role(RoleName=name, MaxSessionDuration=3601)
    role = iam(cloud).get_role(RoleName=name)["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("before", 3601)
    iam(cloud).update_role(RoleName=name, Description="after")
    role = iam(cloud).get_role(RoleName=name)["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("after", 3600)


def test_a_session_is_half_a_day_at_most(cloud: Cloud) -> None:
    assert refused(iam(cloud).update_role, RoleName=a_role(cloud), MaxSessionDuration=43201) == (
        "ValidationError",
        (
            "1 validation error detected: Value '43201' at 'maxSessionDuration' failed to satisfy constraint: "
            "Member must have value less than or equal to 43200"
        ),
    )
