"""How work runs, on a laptop or on a fleet."""

QUEUES = ("interactive", "batch", "gpu")
"""In order of precedence: a worker that serves several empties the first one first."""
