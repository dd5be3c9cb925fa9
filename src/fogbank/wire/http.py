"""What the wire reads and writes: one HTTP request and one HTTP reply, as the kernel's values."""

from fogbank.kernel.http import Reply, Request

__all__ = ["Reply", "Request"]
