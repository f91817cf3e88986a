"""The office's pages of clients, sites and pools."""
