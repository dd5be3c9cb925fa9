"""DeleteAccountAlias."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused


def test_gone(cloud: Cloud) -> None:
    iam(cloud).create_account_alias(AccountAlias="mine")
    iam(cloud).delete_account_alias(AccountAlias="mine")
    assert iam(cloud).list_account_aliases()["AccountAliases"] == []
    assert refused(iam(cloud).delete_account_alias, AccountAlias="mine")[0] == "NoSuchEntity"
