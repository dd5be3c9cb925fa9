"""A real function behind a URL, and one that streams."""

import json

from tests.journeys.lab import Lab
from tests.services.lambda_.test_function_urls import ask


def test_a_page_of_a_function(lab: Lab) -> None:
    lab.function(
        "page",
        """
        def handle(event, context):
            name = event.get("queryStringParameters", {}).get("name", "world")
            return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": f"<h1>Hello {name}</h1>"}
        """,
    )
    url = lab.lambda_.create_function_url_config(FunctionName="page", AuthType="NONE")["FunctionUrl"]
    answer = ask(lab.cloud, f"{url}?name=you")
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "text/html", b"<h1>Hello you</h1>")


def test_an_answer_by_the_stream_of_events(lab: Lab) -> None:
    lab.function("echo", "def handle(event, context):\n    return event\n")
    answer = lab.lambda_.invoke_with_response_stream(FunctionName="echo", Payload=b'{"n": 1}')
    events = list(answer["EventStream"])
    chunks = b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event)
    assert json.loads(chunks) == {"n": 1}
    assert events[-1] == {"InvokeComplete": {}}
