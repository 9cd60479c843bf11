"""HTTP API v1: one file per resource, and what all of them share."""
