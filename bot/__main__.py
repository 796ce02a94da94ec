"""The command line's edge: every way out of it is an exit code and at most one sentence.

0 clean, 1 findings that `--fail-on` asks about, 2 wrong usage or input, 3 trouble inside Velox,
130 interrupted. Commands with codes of their own say so in their file: `bot/exit_codes.py`.
"""

from __future__ import annotations

import os
import sys
import traceback


def main() -> None:
    """Run the command line; the console script `velox`."""
    sys.exit(run())


def run() -> int:
    """Run the command line and return its exit code."""
    try:
        from bot.cli import app

        app(prog_name="velox")
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except Exception as error:  # noqa: BLE001 (the edge)
        return _failed(error)
    return 0


def _failed(error: Exception) -> int:
    from bot.console import say
    from bot.exit_codes import IN_FORCE
    from bot.render.plain import one_line
    from engine.errors import BadInput, NoSandbox, VeloxError

    codes = IN_FORCE.get()

    if os.environ.get("VELOX_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, VeloxError):
        say(f"velox: {one_line(str(error))}")
        if isinstance(error, NoSandbox):
            return codes.no_sandbox
        return codes.usage if isinstance(error, BadInput) else codes.trouble
    hint = "" if os.environ.get("VELOX_DEBUG") == "1" else " VELOX_DEBUG=1 shows where."
    say(f"velox: trouble inside Velox: {one_line(f'{type(error).__name__}: {error}').rstrip('.: ')}.{hint}")
    return codes.trouble


if __name__ == "__main__":
    main()
