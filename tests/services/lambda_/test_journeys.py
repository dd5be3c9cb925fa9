"""The control plane over time: a deployment with aliases, changes at the same time, a reset, a restart."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

from tests.cloud import Cloud
from tests.services.lambda_.plane import FUNCTION, Ground, Plane, archive, refused


def test_a_canary(plane: Plane) -> None:
    """A new version gets a tenth of the calls, then all; the old one is removed."""
    lambda_ = plane.lambda_
    name = plane.function(Publish=True)
    lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    new = lambda_.update_function_code(FunctionName=name, ZipFile=archive(new="1"), Publish=True)["Version"]
    routing = {"AdditionalVersionWeights": {new: 0.1}}
    lambda_.update_alias(FunctionName=name, Name="live", RoutingConfig=routing)
    assert refused(lambda_.delete_function, FunctionName=name, Qualifier=new)[0] == "ResourceConflictException"
    lambda_.update_alias(FunctionName=name, Name="live", FunctionVersion=new, RoutingConfig={})
    assert lambda_.get_function_configuration(FunctionName=name, Qualifier="live")["Version"] == new
    lambda_.delete_function(FunctionName=name, Qualifier="1")
    versions = lambda_.list_versions_by_function(FunctionName=name)["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", new]


def test_everybody_at_once(plane: Plane) -> None:
    """Changes of one function at the same time all count; one of equal ones wins."""
    lambda_, name = plane.lambda_, plane.function()
    arn = f"{FUNCTION}:{name}"

    def change(number: int) -> str:
        lambda_.tag_resource(Resource=arn, Tags={f"k{number}": "v"})
        lambda_.add_permission(FunctionName=name, StatementId=f"s{number}", Action="lambda:*", Principal="*")
        try:
            lambda_.create_alias(FunctionName=name, Name="one", FunctionVersion="$LATEST")
        except lambda_.exceptions.ResourceConflictException:
            return "lost"
        return "won"

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(change, range(16)))
    assert found == ["lost"] * 15 + ["won"]
    assert len(lambda_.list_tags(Resource=arn)["Tags"]) == 16
    assert lambda_.get_policy(FunctionName=name)["Policy"].count('"Sid"') == 16


def test_publishing_at_once(plane: Plane) -> None:
    """However many publish, a function that did not change has one version, and each layer its own number."""
    lambda_, name = plane.lambda_, plane.function()

    def publish(_: int) -> str:
        return str(lambda_.publish_version(FunctionName=name)["Version"])

    def publish_layer(_: int) -> str:
        return plane.layer("at-once")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(publish, range(8))) == {"1"}
        assert len(set(pool.map(publish_layer, range(8)))) == 8


def test_after_a_reset_nothing_is_reserved_or_provisioned() -> None:
    ground = Ground()
    with Cloud(compute=ground.begin) as cloud:
        plane = Plane(cloud, ground)
        name = plane.function(Publish=True)
        plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=500)
        plane.lambda_.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=5
        )
        plane.settle()
        with urlopen(Request(f"{cloud.endpoint}/_fogbank/reset", method="POST")):
            pass
        assert ground.retired[-1] == (f"{FUNCTION}:{name}", 0)
        assert plane.lambda_.list_functions()["Functions"] == []
        assert plane.lambda_.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"] == 1000
        plane.function(name)


def test_all_of_it_outlives_a_restart(tmp_path: Path) -> None:
    ground = Ground()
    with Cloud(data=tmp_path, compute=ground.begin) as cloud:
        plane = Plane(cloud, ground)
        layer = plane.layer("kept")
        plane.function("kept", Publish=True, Layers=[layer], Tags={"a": "b"})
        plane.lambda_.create_alias(FunctionName="kept", Name="live", FunctionVersion="1")
        before = plane.lambda_.get_function(FunctionName="kept", Qualifier="live")
        plane.lambda_.create_function_url_config(FunctionName="kept", AuthType="NONE", Cors={"MaxAge": 1})
    with Cloud(data=tmp_path, compute=ground.begin) as cloud:
        plane = Plane(cloud, ground)
        after = plane.lambda_.get_function(FunctionName="kept", Qualifier="live")
        assert (after["Configuration"], after["Tags"]) == (before["Configuration"], before["Tags"])
        with urlopen(after["Code"]["Location"]) as answer:
            assert answer.read() == archive()
        assert plane.lambda_.get_function_url_config(FunctionName="kept")["Cors"] == {"MaxAge": 1}
        assert plane.layer("kept").endswith(":2")
