"""Invented companies to show the software at work: pure material first, the loader last.

Everything but `load` is plain Python with a seed: the same seed and day give the same people, pools, water
and drawings on every machine. No real person, brand or address is used.
"""
