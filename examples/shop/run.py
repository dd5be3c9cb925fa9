"""Opens the shop on this machine, orders three things, and shows what became of them. `make run` is this.

It goes on until Ctrl-C; with --once, or without a terminal, it ends when everything was shown.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import boto3

TEMPLATE = Path(__file__).with_name("template.yaml")
PORT = int(os.environ.get("FOGBANK_PORT") or 4566)
ENDPOINT = f"http://127.0.0.1:{PORT}"
ORDERS = (
    {"item": "lamp", "count": 2},
    {"item": "table", "count": 1, "email": "ada@example.com"},
    {"item": "unicorn", "count": 1},
)
NEXT = """
The shop is open until Ctrl-C. In another shell, try

{commands}

Change examples/shop/mailer/app.py and order again: the next mail is the new one. Put a unicorn on the shelf in
examples/shop/fulfilment/app.py, send the dead letter back, and the unicorn is sent off. The same template deploys to
AWS: sam deploy --guided --template examples/shop/template.yaml
"""


def main():
    once = "--once" in sys.argv or not sys.stdin.isatty()
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    if sys.stdout.isatty():
        environment["FORCE_COLOR"] = "1"
    command = [sys.executable, "-m", "fogbank", "up", str(TEMPLATE.relative_to(Path.cwd())), "--memory"]
    server = subprocess.Popen([*command, "--port", str(PORT)], stdout=subprocess.PIPE, text=True, env=environment)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not said(server, "Ready in ", "Not ready"):
            return 1
        threading.Thread(target=said, args=(server,), daemon=True).start()
        show(environment)
        if not once:
            server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait()
    return 0


def said(server, good="", bad=""):
    """Pass on what the server says, to its end or until a line begins like this; whether it is the good one."""
    for line in server.stdout:
        print(line, end="", flush=True)
        if good and line.startswith((good, bad)):
            return line.startswith(good)
    return False


def show(environment):
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")
    stacks, queues = (boto3.client(service, endpoint_url=ENDPOINT) for service in ("cloudformation", "sqs"))
    outputs = stacks.describe_stacks(StackName="shop")["Stacks"][0]["Outputs"]
    shop, dead_letters = (
        next(output["OutputValue"] for output in outputs if output["OutputKey"] == key)
        for key in ("Shop", "DeadLetters")
    )
    _, table, unicorn = [ordered(shop, order) for order in ORDERS]

    title("The unicorn is tried three times, a minute apart. Nobody waits for it: the clock is moved.")
    while not waiting(queues, dead_letters):
        advance(seconds=30)
    letter = queues.receive_message(QueueUrl=dead_letters, VisibilityTimeout=0)["Messages"][0]
    print("It lies with the dead letters:", json.dumps(json.loads(letter["Body"])["detail"]))

    title("Evening comes, and the day is closed.")
    advance(hours=24)

    for name, order in (("table", table), ("unicorn", unicorn)):
        title(f"The way of the {name}: fogbank trace {order['id']}")
        trace = [sys.executable, "-m", "fogbank", "trace", order["id"], "--port", str(PORT)]
        subprocess.run(trace, env=environment, check=True)
    print(NEXT.format(commands="\n".join(commands(shop, dead_letters))), flush=True)


def commands(shop, dead_letters):
    fogbank, port = ".venv/bin/fogbank", "" if PORT == 4566 else f" --port {PORT}"
    yield f"""  curl {shop} -d '{{"item": "chair", "count": 3}}'"""
    yield f"  {fogbank} trace --last{port}     the way of what happened last"
    yield f"  {fogbank} ls{port}               all that there is"
    yield f"""  eval "$({fogbank} env{port})"    SDKs and the AWS CLI in that shell now talk to Fogbank"""
    arn = f"arn:aws:sqs:us-east-1:000000000000:{dead_letters.rpartition('/')[2]}"
    yield f"  .venv/bin/aws --endpoint-url {ENDPOINT} sqs start-message-move-task --source-arn {arn}"


def ordered(shop, order):
    body = json.dumps(order)
    title(f"curl {shop} -d '{body}'")
    # Names that end in localhost are this machine's, but not every machine's Python knows.
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("POST", "/", body, {"Host": urlsplit(shop).netloc})
    answer = json.loads(connection.getresponse().read())
    print(json.dumps(answer), flush=True)
    return answer


def waiting(queues, url):
    name = "ApproximateNumberOfMessages"
    return int(queues.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def advance(**step):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("POST", "/_fogbank/clock/advance", json.dumps(step))
    connection.getresponse().read()


def title(text):
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
