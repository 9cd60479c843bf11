"""Designs that build but have no plates yet: move one to `sets/`, look at a draft of it, render it."""
