"""The command line: parse, call the pipeline, print. Data on stdout, all else on stderr.

Exit codes: 0 done, 1 error, 2 usage, 3 done but some sources failed, 75 another run writes.
Nothing heavy is imported before a command needs it, so that ``--help`` answers at once.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from typing import TextIO

import typer

from crosscheck.cli.output import say
from crosscheck.errors import CrosscheckError

INTERRUPTED = 128 + signal.SIGINT  # what typer makes of Ctrl-C
DEBUG = "CROSSCHECK_DEBUG"  # set: an unexpected error shows its traceback


def main() -> None:
    """Run the command line and leave with its exit code."""
    code = run(sys.argv[1:])
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    gc.freeze()  # else Python looks through all that is loaded once more: 0.2 s after an answer
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; what goes wrong is one line on stderr."""
    from crosscheck.cli.commands import app

    _make_printable(sys.stdout, sys.stderr)
    try:
        result = app(list(arguments) or ["--help"], prog_name="crosscheck", standalone_mode=False)
    except CrosscheckError as error:
        return fail(str(error), error.exit_code)
    except typer.TyperException as error:
        return fail(_usage(error) + _where_to_look(error), error.exit_code)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return fail(f"unexpected {type(error).__name__}: {error} ({DEBUG}=1 shows where)", 1)
    code = result if isinstance(result, int) else 0
    return fail("interrupted; what was stored is kept", code) if code == INTERRUPTED else code


def fail(message: str, code: int) -> int:
    """Say what went wrong in one line; returns the exit code."""
    say(f"error: {message}")
    return code


def _usage(error: typer.TyperException) -> str:
    """What was typed wrong, without the name of the class that noticed it."""
    return error.format_message().replace("Value error, ", "", 1)


def _where_to_look(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)  # only errors of usage know their command
    return f" See `{context.command_path} --help`." if context else ""


def _make_printable(*streams: TextIO) -> None:
    """A character that the terminal's encoding lacks is shown as its code, not as a crash."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _reader_left() -> int:
    """Whoever read stdout is gone (``| head``): nothing more to say, and no second error."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until exit
    return 128 + signal.SIGPIPE
