"""Start a Python function: `python -S start.py`. What is imported comes from PYTHONPATH, which Fogbank has set:
the task root, the layers, what the function's own PYTHONPATH says, AWS's runtime client and SDK.

Fogbank starts interpreters with -S, so that packages that happen to be installed on the machine are not there by
chance: on AWS they are not. What people miss of `site` is put back here.
"""
# pyright: basic, reportMissingImports=false

import os
import site
import sys

if __name__ == "__main__":
    site.setquit()
    folder = sys.path.pop(0)  # this file's own: on AWS a function does not see the runtime's parts there
    handler = os.environ["_HANDLER"]
    try:
        # Imported for its effect, and first: the client runs without it, up to its first request.
        import runtime_client  # noqa: F401
        from awslambdaric.__main__ import main
    except ImportError:
        sys.path.append(folder)
        from fogbank_runtime.client import main

        sys.path.remove(folder)
    main([sys.argv[0], handler])
