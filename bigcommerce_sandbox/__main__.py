"""Lets ``python -m bigcommerce_sandbox`` stand for ``bigcommerce-sandbox``."""

from __future__ import annotations

from bigcommerce_sandbox.command_line import main

main()
