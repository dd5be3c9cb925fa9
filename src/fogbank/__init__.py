"""Fogbank: AWS's event services on your own ground."""

__version__ = "0.1.0"
