"""The operator console at /traces: every run from the outside and the inside, replays, forks, comparisons, exports."""
