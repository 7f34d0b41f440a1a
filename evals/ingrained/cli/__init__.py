"""The command `ingrained`: one file a command, each a thin layer over `ingrained.api`."""

from __future__ import annotations

import io
import logging
import os
import sys

from ingrained.errors import ExitCode, IngrainedError


def main() -> None:
    """Run the command line; every failure a user can cause ends in a sentence and its exit code."""
    from ingrained.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without ↑ or 中 shows a ? there
            stream.reconfigure(errors="replace")
    logging.raiseExceptions = False  # where a full disk takes no trace of Inspect's, one sentence says so
    try:
        app()
    except IngrainedError as error:
        sys.exit(_say(str(error), error.exit_code))
    except KeyboardInterrupt:
        sys.exit(_say("interrupted", ExitCode.INTERRUPTED))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.OK)


def _say(message: str, code: ExitCode) -> int:
    sys.stderr.write(f"{message}\n")
    return int(code)
