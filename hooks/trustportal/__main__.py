"""The command as a process of its own: `trust-portal`, and `python -m trustportal`."""

from __future__ import annotations

import gc
import os
import sys

gc.disable()  # a command keeps nearly all that it makes, from its first import on, and then ends


def run() -> None:
    """Run the command, and end without taking apart what the system takes back at once."""
    from trustportal.command import main  # noqa: PLC0415 - after the collector was switched off
    from trustportal.reference.keeping import keep  # noqa: PLC0415

    try:
        main(prog_name="trust-portal")
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        keep()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code)


if __name__ == "__main__":
    run()
