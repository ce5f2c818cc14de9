"""A night: read all feeds, compare what is new, and say what changed since the last report.

changes   two nights' disputes -> Changes           (pure)
windows   what waits to be compared -> slices of time (pure)
journal   what earlier nights found, in the store
run       the order of it all
"""
