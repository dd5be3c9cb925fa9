"""A service of the Serverless Framework v3: deployed, called in all its ways, looked at, removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import ask, client, empty, everything, kept, outputs, run

HERE = Path(__file__).parent
SERVERLESS = str(HERE / "node_modules/.bin/serverless")
STACK = "fogbank-shop-dev"
ENVIRONMENT = {
    # Plugins of the service are looked for beside it and here.
    "NODE_PATH": str(HERE / "node_modules"),
    "SLS_TELEMETRY_DISABLED": "1",
    "SLS_NOTIFICATIONS_MODE": "off",
    "SLS_AWS_MONITORING_FREQUENCY": "200",
}


@pytest.fixture(params=["./endpoint", "serverless-localstack"], ids=["a plugin of ten lines", "a published plugin"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with a service that finds the server by a plugin."""
    folder = tmp_path / "service"
    shutil.copytree(HERE / "service", folder)
    config = folder / "serverless.yml"
    config.write_text(config.read_text("utf-8").replace("./endpoint", request.param), "utf-8")
    return folder


def serverless(service: Path, *arguments: str) -> str:
    return run((SERVERLESS, *arguments), service, ENVIRONMENT)


def test_a_service_from_its_deployment_to_its_end(service: Path) -> None:
    before = everything()
    serverless(service, "deploy")
    made = outputs(STACK)
    assert ask(made["HelloLambdaFunctionUrl"]) == {"hello": "world"}
    assert '\\"hello\\": \\"Ada\\"' in serverless(service, "invoke", "-f", "hello", "-d", '{"name": "Ada"}')
    assert "hello was asked" in serverless(service, "logs", "-f", "hello")
    assert "fogbank-shop-dev-orders" in serverless(service, "info")
    bucket = made["KeptName"]
    everyone_hears(made, bucket)
    empty(bucket)
    empty("fogbank-shop-uploads")
    serverless(service, "remove")
    assert everything() == before


def everyone_hears(made: dict[str, str], bucket: str) -> None:
    """Whatever its functions listen to reaches them."""
    client("sqs").send_message(QueueUrl=made["OrdersUrl"], MessageBody="an order")
    (order,) = kept(bucket, "fogbank-shop-dev-orders")["Records"]
    assert (order["body"], order["eventSource"]) == ("an order", "aws:sqs")
    sns = client("sns")
    (topic,) = (each["TopicArn"] for each in sns.list_topics()["Topics"] if "fogbank-shop" in each["TopicArn"])
    for kind in ("lost", "paid"):
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes=attributes)
    (notice,) = kept(bucket, "fogbank-shop-dev-notices")["Records"]
    assert notice["Sns"]["Message"] == "paid"
    entry = {"Source": "shop", "DetailType": "placed", "Detail": '{"order": 1}', "EventBusName": "fogbank-shop"}
    client("events").put_events(Entries=[entry])
    assert kept(bucket, "fogbank-shop-dev-placed")["detail"] == {"order": 1}
    client("s3").put_object(Bucket="fogbank-shop-uploads", Key="a", Body=b"a")
    (upload,) = kept(bucket, "fogbank-shop-dev-uploaded")["Records"]
    assert upload["s3"]["object"]["key"] == "a"
    (rule,) = client("events").list_rules(NamePrefix=STACK)["Rules"]
    assert rule["ScheduleExpression"] == "rate(1 day)"


def test_new_code_is_deployed_without_the_stack(service: Path) -> None:
    before = everything()
    serverless(service, "deploy")
    handler = service / "handler.py"
    handler.write_text(handler.read_text("utf-8").replace('"hello": event', '"bonjour": event'), "utf-8")
    serverless(service, "deploy", "function", "-f", "hello")
    assert "bonjour" in serverless(service, "invoke", "-f", "hello")
    serverless(service, "remove")
    assert everything() == before
