"""The connection check: what the token may read of the store, and how often it may ask."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bigcommerce_api.errors import BigCommerceError, MissingScopeError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tap_bigcommerce.streams.base import BigCommerceStream
    from tap_bigcommerce.tap import TapBigCommerce

WHERE_SCOPES_ARE = "Settings > API > Store-level API accounts"
"""Where the control panel shows the scopes of a token; they are fixed, so other scopes mean another token.
https://developer.bigcommerce.com/docs/start/authentication/api-accounts"""


def findings(tap: TapBigCommerce, streams: Sequence[BigCommerceStream]) -> Iterator[str]:
    """Asks for one row of every stream, and says what came of it, a line each, and of the quota.

    Args:
        tap: Takes note of the streams that cannot be read.
        streams: The streams to try.

    Raises:
        BigCommerceError: The store cannot be reached, or does not know the token.
    """
    missing: Counter[str] = Counter()
    for stream in streams:
        try:
            stream.probe()
        except BigCommerceError as error:
            reason = tap.stream_failed(stream, error)
            if isinstance(error, MissingScopeError):
                missing[stream.scope] += 1
            if isinstance(error, NotFoundError):
                reason = f"not available on this store: {reason}"
            yield f"{stream.name}: not readable: {reason}"
        else:
            yield f"{stream.name}: readable"
    if missing:
        scopes = ", ".join(f"{scope} (read-only)" for scope in missing)
        yield f"missing scopes: {scopes}; make a token that has them under {WHERE_SCOPES_ARE}"
    yield _quota_line(tap)


def _quota_line(tap: TapBigCommerce) -> str:
    told = tap.client.quota
    if told is None:
        return "quota: the store tells of none"
    share = 100 - tap.config["quota_reserve_percent"]
    return (
        f"quota: {told.quota} requests in {told.window:g} s, {told.left} left; "
        f"a run uses at most {share} % of them (quota_reserve_percent)"
    )
