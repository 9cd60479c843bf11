"""`vitrine`, the command line: commands and their options. What a command does is in `ui/commands`."""

from ui.cli.main import app

__all__ = ["app"]
