"""What must not bring the server down, inside of the machine's fences."""

import json

from tests.compute.shed import Shed, error_of, write


async def test_a_fork_bomb_ends_with_its_time(shed: Shed) -> None:
    shed.fences = None
    await shed.reopen(shed.settings)
    other = shed.python("def handler(event, context): return 2", name="other", timeout_ms=10_000)
    bomb = shed.python(
        """
        import os, time
        def handler(event, context):
            children = 0
            while children < 1500:
                try:
                    pid = os.fork()
                except OSError:
                    break
                if pid == 0:
                    os.setsid()
                    time.sleep(60)
                children += 1
            print("children", children, flush=True)
            time.sleep(60)
        """,
        timeout_ms=1500,
        memory_mb=10_240,
    )
    assert await other.call() == 2
    outcome = await bomb.invoke()
    assert outcome.error == "Unhandled"
    assert await other.call() == 2
    await shed.compute.close()
    shed.open()


async def test_zombies_are_reaped(shed: Shed) -> None:
    function = shed.python("""
        import os, subprocess
        def handler(event, context):
            for _ in range(20):
                subprocess.Popen(["true"])
            return os.getpid()
    """)
    for _ in range(3):
        await function.call()
    await shed.compute.close()
    shed.open()


async def test_a_function_in_its_fences_finds_awss_places(shed: Shed) -> None:
    shed.fences = None
    await shed.reopen(shed.settings)
    function = shed.python("""
        import os
        def handler(event, context):
            open("/tmp/note", "a").write("x")
            return [os.environ["LAMBDA_TASK_ROOT"], os.getcwd(), open("/tmp/note").read()]
    """)
    root, folder, note = await function.call()
    assert root == folder
    assert note == "x"
    assert json.loads((await function.invoke()).payload)[2] == "xx"


async def test_an_extension_is_in_fences_too(shed: Shed) -> None:
    shed.fences = None
    await shed.reopen(shed.settings)
    secret = shed.folder / "secret"
    secret.write_text("not for extensions")
    write(
        shed.folder / "layer" / "extensions" / "peek",
        f"""
        #!/bin/sh
        cat {secret} 2>&1 || echo "no way"
        exit 1
        """,
    )
    function = shed.python("def handler(event, context): return 1", layers=(shed.folder / "layer",))
    assert error_of(await function.invoke())["errorType"] == "Extension.Crash"
    assert "no way\n" in shed.logs.lines
    assert "not for extensions" not in "".join(shed.logs.lines)
