"""Meaning by service. Services never import each other; they know no protocol."""
