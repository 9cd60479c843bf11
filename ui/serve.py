"""The web process: serves `ui.web:create_app` on a socket that the launcher holds, so that a restart refuses nobody."""

from __future__ import annotations

import argparse
import socket

import uvicorn


def main() -> None:
    """Serve until SIGTERM."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--fd", type=int, required=True, help="number of the listening socket")
    listening = socket.socket(fileno=arguments.parse_args().fd)
    config = uvicorn.Config(
        "ui.web:create_app", factory=True, timeout_graceful_shutdown=3, access_log=False, log_level="info"
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
