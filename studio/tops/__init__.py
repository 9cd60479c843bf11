"""Sets from straight above: what their products lie on. `DESIGN` says what differs from the set's."""
