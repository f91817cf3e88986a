"""Measures in, verdicts out. Pure arithmetic: no Django, no files, no clock."""
