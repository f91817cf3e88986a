"""Compiled loops. Imported only where one runs: numba costs half a second and 60 MB to load."""
