"""The office's pages of the catalogue."""
