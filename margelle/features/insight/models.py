"""Insight owns no table yet: it reads what the rooms below wrote."""
