"""Pages of the field work, and the door of its photos."""
