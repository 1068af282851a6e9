"""When and how long to wait before a request is sent again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How the waits between tries grow.

    Attributes:
        base_ms: The first wait of a read, in milliseconds; it doubles from try to try.
        cap_ms: The longest wait, in milliseconds.
        write_factor: How many times longer a write waits than a read.
    """

    base_ms: int = 1000
    cap_ms: int = 60_000
    write_factor: int = 2
