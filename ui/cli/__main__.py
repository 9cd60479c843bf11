"""``python -m ui.cli``."""

from ui.cli.main import app

if __name__ == "__main__":
    app()
