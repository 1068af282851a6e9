"""Standard input and output: whether they are there, and what to say when they fail."""

from __future__ import annotations

import codecs
import io
import os
import select
import sys


def problem_of_output() -> str | None:
    """Say what is in the way of writing to standard output, if anything is."""
    # Python has no object for a stream that is closed: https://docs.python.org/3/library/sys.html#sys.__stdin__
    if sys.stdout is None:
        return "standard output is closed; send it to a file or a pipe"
    return None


def failure_of_system(error: OSError) -> str:
    """Say what a file or standard output failed with."""
    what = str(error.filename) if error.filename else "writing failed"
    return f"{what}: {error.strerror or error}; see to it that there is room on the disk, and that it may be written"


def give_up_output() -> None:
    """Let what standard output could not take be forgotten, lest Python complain of it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        turn_output_away()


def why_not_json(content: bytes, error: Exception) -> str:
    """Say why a file is not JSON, and what to do where an editor or a shell is to blame."""
    if not content.strip():
        return "it is empty; leave the option out, or make the file anew"
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "it begins with a byte order mark; save it as UTF-8 without one"
    return str(error)


def let_errors_go() -> None:
    """Let what is still written to standard error go nowhere if there is no room for it, so that no line waits."""
    try:
        number = sys.stderr.fileno()
    except io.UnsupportedOperation:
        return
    if not select.select((), (number,), (), 0)[1]:
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def turn_output_away() -> None:
    """Let whatever is still written to standard output go nowhere, so that no write waits for a reader."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
