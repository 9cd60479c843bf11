"""Signing in: the page, passwords and keys, and OpenID Connect."""
