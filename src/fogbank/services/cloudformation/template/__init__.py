"""Templates: read, transformed, checked, and made programs of."""
