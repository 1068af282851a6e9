"""The program ``bigcommerce-sandbox``, and ``python -m bigcommerce_sandbox``."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

EXIT_BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a program."""


def main() -> None:
    """Runs the program.

    Raises:
        SystemExit: Always, with the exit code.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    try:
        from bigcommerce_sandbox import command_line  # noqa: PLC0415 (the server's library is an extra)
    except ModuleNotFoundError as error:
        if error.name != "aiohttp":
            raise
        sys.stderr.write("bigcommerce-sandbox: serving needs an extra: pip install 'singer-bigcommerce[sandbox]'\n")
        raise SystemExit(1) from None
    command_line.main()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    os._exit(EXIT_BY_SIGNAL + number)


if __name__ == "__main__":
    main()
