"""The program ``bigcommerce-sandbox``, and ``python -m bigcommerce_sandbox``."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the program.

    Raises:
        SystemExit: Always, with the exit code.
    """
    try:
        from bigcommerce_sandbox import command_line  # noqa: PLC0415 (the server's library is an extra)
    except ModuleNotFoundError as error:
        if error.name != "aiohttp":
            raise
        sys.stderr.write("bigcommerce-sandbox: serving needs an extra: pip install 'singer-bigcommerce[sandbox]'\n")
        raise SystemExit(1) from None
    command_line.main()


if __name__ == "__main__":
    main()
