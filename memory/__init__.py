"""What outlives a request: checkpoints, long-term memory, events, runs, files, vectors, products."""
