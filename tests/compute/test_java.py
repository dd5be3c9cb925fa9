"""Java functions on AWS's runtime client from Maven Central."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from fogbank.compute.api import RuntimeUnavailable
from fogbank.compute.clients import Clients
from tests.compute.pen import pen
from tests.compute.shed import Shed, error_of

SOURCE = """
package shop;
import java.util.Map;
public class App {
    public Map<String, Object> handle(Map<String, Object> event) {
        if (event.containsKey("fail")) throw new IllegalStateException("as asked");
        System.out.println("printed");
        return Map.of("got", event, "java", System.getProperty("java.specification.version"));
    }
}
"""


@pytest.mark.clients
@pytest.mark.skipif(shutil.which("mvn") is None or shutil.which("javac") is None, reason="there is no mvn or no javac")
def test_a_java_handler(tmp_path: Path) -> None:
    cache = Path.home() / ".cache/fogbank-tests"
    try:
        asyncio.run(Clients(cache).java())
    except RuntimeUnavailable as error:
        pytest.skip(str(error))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/runtimes").symlink_to(cache / "runtimes")
    (tmp_path / "App.java").write_text(SOURCE)
    (tmp_path / "classes").mkdir()
    javac = ["javac", "--release", "17", "-d", str(tmp_path / "classes"), str(tmp_path / "App.java")]
    subprocess.run(javac, check=True)

    async def story(shed: Shed) -> None:
        function = shed.function(
            {}, runtime="java17", handler="shop.App::handle", code=tmp_path / "classes", memory_mb=512
        )
        assert await function.call({"a": 1}) == {"got": {"a": 1}, "java": "17"}
        error = error_of(await function.invoke({"fail": 1}))
        assert (error["errorType"], error["errorMessage"]) == ("java.lang.IllegalStateException", "as asked")
        missing = error_of(await function.changed(handler="shop.Nothing::handle").invoke({}))
        assert missing["errorType"] == "java.lang.ClassNotFoundException"
        assert "printed" in "\n".join(shed.logs.lines)

    pen(tmp_path, story, deadline_s=40)


def test_without_the_client_the_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        RuntimeUnavailable, match=r"To have it: mvn -q -B -f .*java.pom.xml dependency:copy-dependencies"
    ):
        asyncio.run(Clients(tmp_path).java())
