"""Benchmarks: no part of the timed tests. Every figure stands beside a floor measured in the same run."""
