"""ListMFADevices."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, refused


def test_there_are_none(cloud: Cloud) -> None:
    assert iam(cloud).list_mfa_devices(UserName=a_user(cloud))["MFADevices"] == []


def test_of_nobody(cloud: Cloud) -> None:
    call = iam(cloud).list_mfa_devices
    assert refused(call, UserName="nobody") == no_such("The user with name nobody cannot be found.")
