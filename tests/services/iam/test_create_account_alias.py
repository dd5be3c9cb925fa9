"""CreateAccountAlias."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused


def test_a_new_one_takes_the_place_of_the_old(cloud: Cloud) -> None:
    for alias in ("first", "second"):
        iam(cloud).create_account_alias(AccountAlias=alias)
    assert iam(cloud).list_account_aliases()["AccountAliases"] == ["second"]


def test_one_of_another_account(cloud: Cloud) -> None:
    iam(cloud).create_account_alias(AccountAlias="shared")
    other = cloud.client("iam", access_key="111122223333")
    assert refused(other.create_account_alias, AccountAlias="shared") == (
        "EntityAlreadyExists",
        "The account alias shared already exists.",
    )
