"""SQS in the query protocol, as SDKs spoke it until 2023: forms in, XML out, every operation once.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
"""

import json
from http.client import HTTPConnection
from typing import Any, Final
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import dead_letters, send

NAMESPACE: Final = "{http://queue.amazonaws.com/doc/2012-11-05/}"
SIGNED: Final = "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0"
MD5_OF_M: Final = "6f8f57715090da2632453988d9a1501b"

Tree = dict[str, Any]


def call(cloud: Cloud, action: str, path: str = "/", method: str = "POST", **parameters: object) -> tuple[int, Tree]:
    """Send a form; the status, and the XML as names and texts, lists where a name comes more than once."""
    form = urlencode({"Action": action, "Version": "2012-11-05", **parameters})
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port)
    headers = {"Authorization": SIGNED}
    if method == "GET":
        connection.request("GET", f"{path}?{form}", headers=headers)
    else:
        connection.request("POST", path, form, headers | {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    assert (response.getheader("Content-Type") or "").startswith("text/xml")
    root = fromstring(response.read())
    connection.close()
    return response.status, {root.tag.removeprefix(NAMESPACE): tree(root)}


def tree(element: Element) -> Any:
    if not len(element):
        return element.text or ""
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(child.tag.removeprefix(NAMESPACE), []).append(tree(child))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def ask(cloud: Cloud, action: str, path: str = "/", method: str = "POST", **parameters: object) -> Any:
    """The result of an operation, "" for one that gives none."""
    status, answer = call(cloud, action, path, method, **parameters)
    assert status == 200, answer
    response = answer[f"{action}Response"]
    assert response["ResponseMetadata"]["RequestId"]
    assert set(response) <= {f"{action}Result", "ResponseMetadata"}
    return response.get(f"{action}Result", "")


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


# Queues


def test_create_queue_and_its_attributes(cloud: Cloud) -> None:
    url = ask(
        cloud,
        "CreateQueue",
        QueueName="by-form",
        **{
            "Attribute.1.Name": "DelaySeconds",
            "Attribute.1.Value": "5",
            "Attribute.2.Name": "VisibilityTimeout",
            "Attribute.2.Value": "60",
            "Tag.1.Key": "team",
            "Tag.1.Value": "shop",
        },
    )["QueueUrl"]
    assert url == f"{cloud.endpoint}/000000000000/by-form"
    wanted = {"AttributeName.1": "DelaySeconds", "AttributeName.2": "VisibilityTimeout"}
    assert ask(cloud, "GetQueueAttributes", path_of(url), **wanted)["Attribute"] == [
        {"Name": "VisibilityTimeout", "Value": "60"},
        {"Name": "DelaySeconds", "Value": "5"},
    ]
    assert ask(cloud, "ListQueueTags", path_of(url))["Tag"] == {"Key": "team", "Value": "shop"}


def test_get_queue_attributes_without_names(cloud: Cloud) -> None:
    assert ask(cloud, "GetQueueAttributes", path_of(cloud.queue())) == ""


def test_set_queue_attributes(cloud: Cloud) -> None:
    url = cloud.queue()
    change = {"Attribute.1.Name": "DelaySeconds", "Attribute.1.Value": "7"}
    assert ask(cloud, "SetQueueAttributes", path_of(url), **change) == ""
    assert cloud.attribute(url, "DelaySeconds") == "7"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_get_queue_url(cloud: Cloud, method: str) -> None:
    url = cloud.queue()
    assert ask(cloud, "GetQueueUrl", method=method, QueueName=url.rpartition("/")[2]) == {"QueueUrl": url}


def test_list_queues(cloud: Cloud) -> None:
    urls = [cloud.queue(f"form-listed-{n}") for n in range(3)]
    assert ask(cloud, "ListQueues", QueueNamePrefix="form-listed")["QueueUrl"] == urls
    page = ask(cloud, "ListQueues", QueueNamePrefix="form-listed", MaxResults=2)
    assert page["QueueUrl"] == urls[:2]
    rest = ask(cloud, "ListQueues", QueueNamePrefix="form-listed", MaxResults=2, NextToken=page["NextToken"])
    assert rest == {"QueueUrl": urls[2]}
    assert ask(cloud, "ListQueues", QueueNamePrefix="none") == ""


def test_delete_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    assert ask(cloud, "DeleteQueue", method="GET", QueueUrl=url) == ""
    assert call(cloud, "DeleteQueue", QueueUrl=url)[0] == 400


def test_purge_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    assert ask(cloud, "PurgeQueue", path_of(url)) == ""
    assert cloud.bodies(url) == []


def test_tags(cloud: Cloud) -> None:
    url = cloud.queue()
    tags = {"Tag.1.Key": "a", "Tag.1.Value": "1", "Tag.2.Key": "b", "Tag.2.Value": "2"}
    assert ask(cloud, "TagQueue", path_of(url), **tags) == ""
    assert ask(cloud, "UntagQueue", path_of(url), **{"TagKey.1": "a"}) == ""
    assert ask(cloud, "ListQueueTags", path_of(url)) == {"Tag": {"Key": "b", "Value": "2"}}


def test_permissions(cloud: Cloud) -> None:
    url = cloud.queue()
    granted = {"AWSAccountId.1": "111111111111", "ActionName.1": "SendMessage", "ActionName.2": "ReceiveMessage"}
    assert ask(cloud, "AddPermission", path_of(url), Label="l", **granted) == ""
    [statement] = json.loads(cloud.attribute(url, "Policy"))["Statement"]
    assert statement["Action"] == ["SQS:SendMessage", "SQS:ReceiveMessage"]
    assert ask(cloud, "RemovePermission", path_of(url), Label="l") == ""


# Messages


def test_a_message_there_and_back(cloud: Cloud) -> None:
    url = cloud.queue()
    sent = ask(
        cloud,
        "SendMessage",
        path_of(url),
        MessageBody="m",
        DelaySeconds=0,
        **{
            "MessageAttribute.1.Name": "text",
            "MessageAttribute.1.Value.DataType": "String",
            "MessageAttribute.1.Value.StringValue": "a & b < c",
            "MessageAttribute.2.Name": "raw",
            "MessageAttribute.2.Value.DataType": "Binary",
            "MessageAttribute.2.Value.BinaryValue": "AP8=",
            "MessageSystemAttribute.1.Name": "AWSTraceHeader",
            "MessageSystemAttribute.1.Value.DataType": "String",
            "MessageSystemAttribute.1.Value.StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793",
        },
    )
    assert sent["MD5OfMessageBody"] == MD5_OF_M
    wanted = {"AttributeName.1": "AWSTraceHeader", "AttributeName.2": "SenderId", "MessageAttributeName.1": "All"}
    message = ask(cloud, "ReceiveMessage", path_of(url), MaxNumberOfMessages=10, **wanted)["Message"]
    assert message["MessageId"] == sent["MessageId"]
    assert (message["Body"], message["MD5OfBody"]) == ("m", MD5_OF_M)
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    assert {one["Name"]: one["Value"] for one in message["Attribute"]} == {
        "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793",
        "SenderId": "000000000000",
    }
    assert {one["Name"]: one["Value"] for one in message["MessageAttribute"]} == {
        "text": {"DataType": "String", "StringValue": "a & b < c"},
        "raw": {"DataType": "Binary", "BinaryValue": "AP8="},
    }
    handle = {"ReceiptHandle": message["ReceiptHandle"]}
    assert ask(cloud, "ChangeMessageVisibility", path_of(url), VisibilityTimeout=60, **handle) == ""
    assert ask(cloud, "DeleteMessage", path_of(url), **handle) == ""
    assert ask(cloud, "ReceiveMessage", path_of(url), WaitTimeSeconds=0) == ""


def test_the_new_name_of_system_attributes(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    wanted = {"MessageSystemAttributeName.1": "SenderId"}
    message = ask(cloud, "ReceiveMessage", path_of(url), **wanted)["Message"]
    assert message["Attribute"] == {"Name": "SenderId", "Value": "000000000000"}


def test_a_fifo_message(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    sent = ask(cloud, "SendMessage", path_of(url), MessageBody="m", MessageGroupId="g", MessageDeduplicationId="d")
    assert len(sent["SequenceNumber"]) == 20


def test_batches(cloud: Cloud) -> None:
    url = cloud.queue()
    name = "SendMessageBatchRequestEntry"
    entries = {f"{name}.{n}.Id": f"e{n}" for n in (1, 2, 3)} | {f"{name}.{n}.MessageBody": "m" for n in (1, 2, 3)}
    odd = {f"{name}.3.DelaySeconds": 901, f"{name}.1.MessageAttribute.1.Name": "a"}
    attribute = {f"{name}.1.MessageAttribute.1.Value.{part}": "String" for part in ("DataType", "StringValue")}
    answer = ask(cloud, "SendMessageBatch", path_of(url), **entries, **odd, **attribute)
    assert [one["Id"] for one in answer["SendMessageBatchResultEntry"]] == ["e1", "e2"]
    assert answer["SendMessageBatchResultEntry"][0]["MD5OfMessageAttributes"]
    failed = answer["BatchResultErrorEntry"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("e3", "InvalidParameterValue", "true")

    handles = [message["ReceiptHandle"] for message in cloud.receive(url)]
    for action, more in (("ChangeMessageVisibilityBatch", {"VisibilityTimeout": 60}), ("DeleteMessageBatch", {})):
        batch: Tree = {
            f"{action}RequestEntry.{n}.{part}": value
            for n, handle in enumerate(handles, 1)
            for part, value in ({"Id": f"e{n}", "ReceiptHandle": handle} | more).items()
        }
        answer = ask(cloud, action, path_of(url), **batch)
        assert [one["Id"] for one in answer[f"{action}ResultEntry"]] == ["e1", "e2"]


# Dead letters


def test_dead_letters_and_their_moves(cloud: Cloud) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, "a", "b")
    assert ask(cloud, "ListDeadLetterSourceQueues", path_of(dead)) == {"QueueUrl": source}
    arn = cloud.arn(dead)
    handle = ask(cloud, "StartMessageMoveTask", SourceArn=arn, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    cloud.advance()
    listed = ask(cloud, "ListMessageMoveTasks", SourceArn=arn)["ListMessageMoveTasksResultEntry"]
    assert (listed["Status"], listed["TaskHandle"]) == ("RUNNING", handle)
    moved = ask(cloud, "CancelMessageMoveTask", TaskHandle=handle)
    assert moved == {"ApproximateNumberOfMessagesMoved": "1"}


# Refusals


@pytest.mark.parametrize(
    ("action", "path", "parameters", "status", "code", "message"),
    [
        pytest.param(
            "SendMessage",
            "/000000000000/missing",
            {"MessageBody": "m"},
            400,
            "AWS.SimpleQueueService.NonExistentQueue",
            "The specified queue does not exist for this wsdl version.",
            id="no queue",
        ),
        pytest.param(
            "SendMessage",
            "{path}",
            {},
            400,
            "MissingParameter",
            "The request must contain the parameter MessageBody.",
            id="no body",
        ),
        pytest.param(
            "DeleteMessage",
            "{path}",
            {"ReceiptHandle": "odd"},
            404,
            "ReceiptHandleIsInvalid",
            'The input receipt handle "odd" is not a valid receipt handle.',
            id="no handle",
        ),
        pytest.param(
            "ReceiveMessage",
            "{path}",
            {"MaxNumberOfMessages": "11"},
            400,
            "InvalidParameterValue",
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
            id="a value out of range",
        ),
        pytest.param(
            "GetQueueAttributes",
            "{path}",
            {"AttributeName.1": "Odd"},
            400,
            "InvalidAttributeName",
            "Unknown Attribute Odd.",
            id="no attribute",
        ),
        pytest.param(
            "Dance",
            "{path}",
            {},
            400,
            "InvalidAction",
            "The action Dance is not valid for this endpoint.",
            id="no action",
        ),
    ],
)
def test_refusals(
    cloud: Cloud, action: str, path: str, parameters: dict[str, str], status: int, code: str, message: str
) -> None:
    found, answer = call(cloud, action, path.format(path=path_of(cloud.queue())), **parameters)
    error = answer["ErrorResponse"]["Error"]
    assert answer["ErrorResponse"]["RequestId"]
    assert (found, error["Type"], error["Code"]) == (status, "Sender", code)
    assert error["Message"] == message
    assert error["Detail"] == ""


@pytest.mark.parametrize(
    ("action", "code", "message"),
    [
        pytest.param(
            "SendMessageBatch",
            "AWS.SimpleQueueService.EmptyBatchRequest",
            "There should be at least one SendMessageBatchRequestEntry in the request.",
            id="no entries",
        ),
        pytest.param(
            "SetQueueAttributes",
            "MissingParameter",
            "The request must contain the parameter Attribute.Name.",
            id="no attributes",
        ),
        pytest.param("TagQueue", "MissingParameter", "The request must contain the parameter Tags.", id="no tags"),
    ],
)
def test_a_form_cannot_say_that_a_list_is_empty(cloud: Cloud, action: str, code: str, message: str) -> None:
    _, answer = call(cloud, action, path_of(cloud.queue()))
    error = answer["ErrorResponse"]["Error"]
    assert (error["Code"], error["Message"]) == (code, message)


def test_statuses_that_are_not_400(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.sqs.purge_queue(QueueUrl=url)
    status, answer = call(cloud, "PurgeQueue", path_of(url))
    assert status == 403
    assert answer["ErrorResponse"]["Error"]["Code"] == "AWS.SimpleQueueService.PurgeQueueInProgress"
