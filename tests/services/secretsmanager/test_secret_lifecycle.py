"""A secret's life, on the virtual clock."""

from pathlib import Path

from fogbank.kernel.clock import virtual_clock
from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, a_secret, refused, sm, stages


def test_from_the_first_value_to_the_end(cloud: Cloud) -> None:
    """Made empty as a template does, filled, rotated by hand, deleted, restored, deleted for good."""
    client = sm(cloud)
    client.create_secret(Name="shop/stripe", Description="the payment provider's key")
    client.put_secret_value(SecretId="shop/stripe", SecretString="sk-1")
    cloud.advance(hours=24 * 90)
    pending = client.put_secret_value(SecretId="shop/stripe", SecretString="sk-2", VersionStages=["AWSPENDING"])
    assert stages(cloud, "shop/stripe") == {"AWSCURRENT": "sk-1", "AWSPENDING": "sk-2"}

    current = client.get_secret_value(SecretId="shop/stripe")["VersionId"]
    client.update_secret_version_stage(
        SecretId="shop/stripe",
        VersionStage="AWSCURRENT",
        MoveToVersionId=pending["VersionId"],
        RemoveFromVersionId=current,
    )
    assert client.get_secret_value(SecretId="shop/stripe")["SecretString"] == "sk-2"
    assert client.get_secret_value(SecretId="shop/stripe", VersionStage="AWSPREVIOUS")["SecretString"] == "sk-1"

    arn = client.delete_secret(SecretId="shop/stripe", RecoveryWindowInDays=7)["ARN"]
    cloud.advance(hours=24 * 6)
    assert client.restore_secret(SecretId=arn)["Name"] == "shop/stripe"
    assert client.get_secret_value(SecretId="shop/stripe")["SecretString"] == "sk-2"

    client.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    cloud.advance(hours=24 * 7)
    assert refused(client.get_secret_value, SecretId=arn) == GONE
    again = client.create_secret(Name="shop/stripe", SecretString="sk-3")["ARN"]
    assert again != arn
    assert refused(client.get_secret_value, SecretId=arn) == GONE


def test_a_window_ends_while_the_server_is_down(tmp_path: Path) -> None:
    with Cloud(data=tmp_path) as first:
        name = a_secret(first)
        sm(first).delete_secret(SecretId=name, RecoveryWindowInDays=7)
        end_ms = first.now_ms + 7 * 86_400_000
    with Cloud(data=tmp_path, clock=virtual_clock(end_ms)) as second:
        assert refused(sm(second).describe_secret, SecretId=name) == GONE
        second.advance(ms=1)
        assert second.run(second.fogbank.store.scan("secretsmanager.value")) == []
