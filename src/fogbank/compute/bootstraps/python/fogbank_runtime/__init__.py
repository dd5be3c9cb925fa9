"""Fogbank's runtime client for Python, as a package so that no name of it is in a function's way."""
