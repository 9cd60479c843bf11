"""``python -m jobs``: a worker as a process of its own. Painting processes do not import such a module again."""

from __future__ import annotations

import argparse
import gc
import sys

CONCURRENCY = 4
"""Runs at the same time: they mostly wait for the painting processes."""


def main() -> int:
    """Serve until SIGTERM; the exit status."""
    gc.disable()  # until the worker has opened: loading makes no garbage, and looking for it costs a tenth of the start
    from agents.settings import Settings
    from domain.errors import VitrineError
    from jobs.worker import serve

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queues", default="interactive,batch")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY)
    arguments = parser.parse_args()
    try:
        return serve(Settings(), arguments.queues.split(","), arguments.concurrency)
    except VitrineError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
