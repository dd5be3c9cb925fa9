"""`fogbank env`, and the words of `--help`."""

import os
import shutil
import subprocess

import pytest

from fogbank import __version__
from fogbank.cli import main
from fogbank.cli.env import reachable

ODD = """it's "$HOME" `id` \\ \\' ; & é"""


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    for name in list(os.environ):
        if name.startswith(("AWS_", "FOGBANK_")):
            monkeypatch.delenv(name)


def exports(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["env", *options]) == 0
    return capsys.readouterr().out


def evaluated(shell: str, text: str) -> dict[str, str]:
    """The variables as a real shell sees them after these lines."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} on this machine")
    command = [program, "-NoProfile", "-Command"] if shell == "pwsh" else [program, "-c"]
    told = subprocess.run([*command, f"{text}\nenv -0"], capture_output=True, check=True, timeout=20)
    variables = [entry.partition("=") for entry in told.stdout.decode().split("\0") if entry]
    return {name: value for name, _, value in variables if name.startswith("AWS_")}


SHELLS = [("sh", "sh"), ("bash", "sh"), ("zsh", "sh"), ("fish", "fish"), ("pwsh", "powershell")]


@pytest.mark.parametrize(("program", "shell"), SHELLS)
def test_a_shell_takes_the_exports(capsys: pytest.CaptureFixture[str], program: str, shell: str) -> None:
    assert evaluated(program, exports(capsys, "--shell", shell)) == {
        "AWS_ENDPOINT_URL": "http://localhost:4566",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


@pytest.mark.parametrize(("program", "shell"), SHELLS)
def test_what_is_set_already_stays_character_by_character(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, program: str, shell: str
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "123456789012")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", ODD)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    found = evaluated(program, exports(capsys, "--shell", shell, "--port", "1234"))
    assert found == {
        "AWS_ENDPOINT_URL": "http://localhost:1234",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": ODD,
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("sh", "export AWS_SECRET_ACCESS_KEY='it'\\''s $x \\'"),
        ("fish", "set -gx AWS_SECRET_ACCESS_KEY 'it\\'s $x \\\\'"),
        ("powershell", "$env:AWS_SECRET_ACCESS_KEY = 'it''s $x \\'"),
    ],
)
def test_quotes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shell: str, line: str) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "it's $x \\")
    assert line in exports(capsys, "--shell", shell).splitlines()


def test_the_address_comes_from_the_environment_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOGBANK_HOST", "fogbank.example")
    monkeypatch.setenv("FOGBANK_PORT", "99")
    assert "'http://fogbank.example:99'" in exports(capsys)
    monkeypatch.setenv("FOGBANK_PORT", "")
    assert "'http://fogbank.example:4566'" in exports(capsys)


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1", "localhost"), ("0.0.0.0", "localhost"), ("::", "localhost"), ("fd00::1", "[fd00::1]"), ("h", "h")],
)
def test_how_an_address_is_reached(host: str, name: str) -> None:
    assert reachable(host) == name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["fogbank up", 'eval "$(fogbank env)"', "start the server", "print shell exports"]),
        (
            ["up", "--help"],
            [
                "--data",
                "--memory",
                "--auth",
                "--log-format {text,json}",
                "FOGBANK_DATA",
                "3 the port is taken",
                "Ready",
            ],
        ),
        (["env", "--help"], ["--shell {sh,fish,powershell}", 'eval "$(fogbank env)"', "default: 4566"]),
        (["--version"], [f"fogbank {__version__}"]),
    ],
)
def test_help(capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    told = capsys.readouterr().out
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    "arguments", [[], ["sing"], ["env", "--shell", "cmd"], ["up", "--port", "-1"], ["up", "--port", "²"]]
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: fogbank" in capsys.readouterr().err
