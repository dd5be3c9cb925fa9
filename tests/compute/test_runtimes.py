"""AWS's runtime names, and which interpreter of a machine serves each."""

from pathlib import Path
from typing import Any

import pytest

from fogbank.compute.api import RuntimeUnavailable
from fogbank.compute.interpreters import Interpreters
from fogbank.compute.runtimes import RUNTIMES, Family, Interpreter, Version, choose, parse


def machine(family: Family, *versions: Version) -> list[Interpreter]:
    return [Interpreter(family, Path(f"/{family}-{version}"), version, Path("/")) for version in versions]


@pytest.mark.parametrize(
    ("name", "family", "version", "deprecated"),
    [
        ("python3.13", "python", (3, 13), False),
        ("python3.8", "python", (3, 8), True),
        ("nodejs22.x", "nodejs", (22,), False),
        ("nodejs4.3-edge", "nodejs", (4,), True),
        ("java8.al2", "java", (8,), False),
        ("java17.al2023", "java", (17,), False),
        ("dotnetcore3.1", "dotnet", (3,), True),
        ("dotnet8", "dotnet", (8,), False),
        ("ruby3.4", "ruby", (3, 4), False),
        ("provided.al2023", "provided", (), False),
        ("go1.x", "provided", (), True),
    ],
)
def test_names(name: str, family: Family, version: Version, deprecated: bool) -> None:
    runtime = parse(name)
    assert (runtime.family, runtime.version, runtime.deprecated) == (family, version, deprecated)


def test_every_name_of_awss_model_is_known() -> None:
    from botocore.loaders import Loader

    loader: Any = Loader()
    assert set(loader.load_service_model("lambda", "service-2")["shapes"]["Runtime"]["enum"]) - {"custom"} == set(
        RUNTIMES
    )


@pytest.mark.parametrize(
    ("name", "versions", "chosen", "note"),
    [
        pytest.param("python3.12", [(3, 11, 7), (3, 12, 1)], (3, 12, 1), "", id="the version itself"),
        pytest.param("python3.12", [(3, 12, 1), (3, 12, 9)], (3, 12, 1), "", id="the first of its place"),
        pytest.param(
            *("python3.12", [(3, 14, 0), (3, 13, 0), (3, 11, 0)], (3, 13, 0)),
            "python3.12 asked, Python 3.13.0 runs it",
            id="else the nearest newer",
        ),
        pytest.param(
            *("python3.14", [(3, 10, 2), (3, 11, 7)], (3, 11, 7)),
            "python3.14 asked, Python 3.11.7 runs it",
            id="else the newest older",
        ),
        pytest.param(
            *("nodejs16.x", [(16, 20, 0), (20, 1, 0)], (20, 1, 0)),
            "nodejs16.x asked, Node.js 20.1.0 runs it",
            id="none that is too old for the client",
        ),
    ],
)
def test_choice(name: str, versions: list[Version], chosen: Version, note: str) -> None:
    runtime = parse(name)
    match = choose(runtime, machine(runtime.family, *versions))
    assert (match.interpreter.version, match.note) == (chosen, note)


def test_strict_refuses_another_version() -> None:
    with pytest.raises(RuntimeUnavailable, match=r"python3\.13 needs Python 3\.13; on this machine: 3\.11\.7\."):
        choose(parse("python3.13"), machine("python", (3, 11, 7)), strict=True)


def test_nothing_there_says_what_to_install() -> None:
    with pytest.raises(RuntimeUnavailable, match=r"on this machine: none\. To have it: `nvm install 22`"):
        choose(parse("nodejs22.x"), [])


def test_unknown_names_are_refused() -> None:
    with pytest.raises(RuntimeUnavailable, match=r"There is no runtime cobol1\.x\."):
        parse("cobol1.x")


def test_version_managers_are_looked_into(tmp_path: Path) -> None:
    for program in (
        "pyenv/versions/3.9.1/bin/python3",
        "uv/cpython-3.13.2-linux-x86_64-gnu/bin/python3",
        "nvm/versions/node/v22.3.0/bin/node",
        "java/bin/java",
    ):
        (tmp_path / program).parent.mkdir(parents=True)
        (tmp_path / program).touch(mode=0o755)
    (tmp_path / "java/release").write_text('IMPLEMENTOR="x"\nJAVA_VERSION="1.8.0_392"\n')
    environment = {
        "PYENV_ROOT": str(tmp_path / "pyenv"),
        "UV_PYTHON_INSTALL_DIR": str(tmp_path / "uv"),
        "NVM_DIR": str(tmp_path / "nvm"),
        "JAVA_HOME": str(tmp_path / "java"),
        "PATH": "",
    }
    found = Interpreters(environment, tmp_path)
    pythons = {one.version: one for one in found.look("python")}
    assert pythons[3, 9, 1].home == tmp_path / "pyenv/versions/3.9.1"
    assert (3, 13, 2) in pythons
    assert [one.version for one in found.look("nodejs")] == [(22, 3, 0)]
    assert found.look("java")[0].version == (8, 0)


def test_fogbanks_own_python_comes_first() -> None:
    assert Interpreters({"PATH": ""}, Path("/nowhere")).look("python")[0].path.exists()
