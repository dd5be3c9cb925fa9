"""Tools of the project's own: pages that are generated, files that are begun."""
