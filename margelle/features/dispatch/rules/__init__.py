"""Pure questions of dispatch."""
