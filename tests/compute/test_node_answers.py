"""Node.js functions that answer CloudFormation as if its URLs were always of HTTPS and without a port."""

from pathlib import Path

import pytest

from tests.compute.clientside import needs_node, node

pytestmark = needs_node
PATH = "/_fogbank/cloudformation/answers/token"
AS_CDK = "https.request({ hostname: url.hostname, path: url.pathname, method: 'PUT', headers }, done)"
AS_TEXT = "https.request(event, { method: 'PUT', headers }, done)"
AS_URL = "https.request(url, { method: 'PUT', headers, agent: new https.Agent() }, done)"
AS_PARSED = "https.request({ ...require('url').parse(event), method: 'PUT', headers }).on('response', done)"
HANDLER = """
const headers = {{ 'content-type': '', 'content-length': 4 }};
exports.handler = (event) => new Promise((ended, failed) => {{
  const url = new URL(event);
  const done = (reply) => {{ reply.resume(); ended(reply.statusCode); }};
  {request}.on('error', failed).end('done');
}});
"""


@pytest.mark.parametrize(
    "request_", [AS_CDK, AS_TEXT, AS_URL, AS_PARSED], ids=["as CDK does", "a text", "a URL", "a parsed URL"]
)
def test_an_answer_finds_its_way(tmp_path: Path, request_: str) -> None:
    source = "const https = require('https');" + HANDLER.format(request=request_)
    answer, response = node(tmp_path, source, f"http://localhost:4566{PATH}", answers=2).said
    assert (answer.path, answer.body, answer.headers["content-type"]) == (PATH, b"done", "")
    assert response.json == 202


def test_an_answer_by_a_function_that_was_imported_by_name(tmp_path: Path) -> None:
    source = """import { request } from 'node:https';
    export const handler = (event) => new Promise((ended) => {
      request({ hostname: 'localhost', path: event, method: 'PUT' }, (reply) => ended(reply.statusCode)).end('done');
    });"""
    answer, response = node(tmp_path, source, PATH, name="app.mjs", answers=2).said
    assert (answer.path, answer.body, response.json) == (PATH, b"done", 202)


def test_other_requests_stay_encrypted(tmp_path: Path) -> None:
    source = """const [http, https] = [require('http'), require('https')];
    exports.handler = async (event) => { https.request({ path: event, agent: new http.Agent() }); }"""
    said = node(tmp_path, source, "/_fogbank/health").only
    assert said.json["errorMessage"] == 'Protocol "https:" not supported. Expected "http:"'
