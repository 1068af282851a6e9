"""The program ``tap-bigcommerce``, and ``python -m tap_bigcommerce``.

Whatever takes long to load is loaded when a signal ends the program in one line already.
The other program has the same lines: to share them through `bigcommerce_api` would load its HTTP client ahead of them.
"""

from __future__ import annotations

import gc
import os
import select
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
    if sys.stderr is None:
        # What is closed stays so for no other file, and nothing that is meant for it goes elsewhere.
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - no path, and it stays open
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    # What modules make while they load stays; to look for garbage among it takes a quarter of the time.
    gc.disable()
    from tap_bigcommerce.tap import TapBigCommerce  # noqa: PLC0415 - it takes a second, in which signals come too

    try:
        command = TapBigCommerce.cli
    except Exception as error:  # noqa: BLE001 - a logging configuration can be wrong in any way
        what = " ".join(str(error.__cause__ or error).split())
        variables = "LOGLEVEL, TAP_BIGCOMMERCE_LOGLEVEL, or the file that SINGER_SDK_LOG_CONFIG names"
        sys.exit(f"tap-bigcommerce: the log cannot be set up: {what}; correct {variables}")
    command()


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Past Python's buffer, amid which the signal may have come, and only if somebody reads it.
    if select.select((), (sys.stderr,), (), 0)[1]:
        os.write(
            sys.stderr.fileno(), f"tap-bigcommerce: ended by {signal.Signals(number).name} before it began\n".encode()
        )
    os._exit(EXIT_BY_SIGNAL + number)


if __name__ == "__main__":
    main()
