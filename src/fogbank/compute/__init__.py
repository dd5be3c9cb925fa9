"""Where functions run: environments, pools, the Runtime API, runtimes, the sandbox. It knows no service."""
