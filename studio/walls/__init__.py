"""Sets whose products hang before a wall. `DESIGN` says what differs from the set's."""
