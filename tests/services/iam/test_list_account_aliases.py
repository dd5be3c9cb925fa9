"""ListAccountAliases."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam


def test_none_at_first(cloud: Cloud) -> None:
    assert iam(cloud).list_account_aliases()["AccountAliases"] == []
    iam(cloud).create_account_alias(AccountAlias="mine")
    assert iam(cloud).list_account_aliases()["AccountAliases"] == ["mine"]
