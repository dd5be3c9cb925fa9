"""A few primitives and one atomic commit. Engines differ; the conformance suite does not."""
