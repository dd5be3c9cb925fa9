"""Everything that moves an event. It knows no service by name."""
