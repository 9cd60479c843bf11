"""What the commands of `vitrine` do; loaded when a command runs, so that help stays fast."""
