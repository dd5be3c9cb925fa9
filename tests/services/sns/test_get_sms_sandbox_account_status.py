"""GetSMSSandboxAccountStatus."""

from tests.services.sns.hub import Hub


def test_accounts_have_left_the_sandbox(hub: Hub) -> None:
    assert hub.sns.get_sms_sandbox_account_status()["IsInSandbox"] is False
