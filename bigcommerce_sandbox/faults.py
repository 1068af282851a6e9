"""Faults that a sandbox makes on purpose.

| kind       | what happens                                                            | request handled |
|------------|-------------------------------------------------------------------------|-----------------|
| `429`      | refused without quota headers, as under platform load                   | no              |
| `500` `503`| server error                                                            | no              |
| `502` `504`| the gateway lost the answer                                             | yes             |
| `drop`     | connection closed                                                       | no              |
| `lost`     | connection closed instead of the answer                                 | yes             |
| `truncate` | the body breaks off                                                     | yes             |
| `html`     | an HTML page with status 200                                            | yes             |
| `slow`     | answered late                                                           | yes             |
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from typing import Final

KINDS: Final = ("429", "500", "502", "503", "504", "drop", "lost", "truncate", "html", "slow")
UNHANDLED: Final = frozenset({"429", "500", "503", "drop"})
"""Kinds that keep the request from being handled."""

_WHOLE: Final = 100.0


@dataclass(slots=True)
class Appointment:
    """A fault that is certain to come: the next so many requests of a method to a path."""

    kind: str
    left: int
    method: str | None
    path: str | None


def parse_faults(text: str) -> dict[str, float]:
    """Reads ``429=5%,500=2%``.

    Returns:
        Shares from 0 to 1 by kind.

    Raises:
        ValueError: One line that says what is wrong.
    """
    shares: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        kind, _, rate = part.partition("=")
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
        try:
            percent = float(rate.removesuffix("%"))
        except ValueError:
            raise ValueError(f"the rate of the fault {kind!r} must be a percentage such as 5%") from None
        if not rate.endswith("%") or not 0 <= percent <= _WHOLE:
            raise ValueError(f"the rate of the fault {kind!r} must be a percentage from 0% to 100%")
        shares[kind] = percent / _WHOLE
    if sum(shares.values()) > 1 + 1e-9:
        raise ValueError("the rates of all faults together must not exceed 100%")
    return shares


class Faults:
    """Decides which fault befalls a request; the same random seed decides the same."""

    def __init__(self, text: str, random_seed: int) -> None:
        self._shares = parse_faults(text)
        self._dice = random.Random(random_seed)  # noqa: S311 - repeatable on purpose
        self._appointments: list[Appointment] = []
        self._lock = threading.Lock()

    def set(self, text: str) -> None:
        """Replaces kinds and rates, and forgets what was appointed.

        Raises:
            ValueError: One line that says what is wrong.
        """
        shares = parse_faults(text)
        with self._lock:
            self._shares = shares
            self._appointments.clear()

    def appoint(self, kind: str, *, times: int = 1, method: str | None = None, path: str | None = None) -> None:
        """Makes the next requests fail that match.

        Raises:
            ValueError: There is no such kind.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
        with self._lock:
            self._appointments.append(Appointment(kind, times, method, path))

    def befalling(self, method: str, path: str) -> str | None:
        """The fault for a request, or None."""
        with self._lock:
            for appointment in self._appointments:
                if appointment.method in {None, method} and appointment.path in {None, path}:
                    appointment.left -= 1
                    if appointment.left <= 0:
                        self._appointments.remove(appointment)
                    return appointment.kind
            if not self._shares:
                return None
            drawn = self._dice.random()
            for kind, share in self._shares.items():
                drawn -= share
                if drawn < 0:
                    return kind
        return None
