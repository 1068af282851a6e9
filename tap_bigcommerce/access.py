"""The connection check: what the token may read of the store, and how often it may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.access import missing_scopes_line, quota_line
from bigcommerce_api.errors import BigCommerceError, MissingScopeError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tap_bigcommerce.streams.base import BigCommerceStream
    from tap_bigcommerce.tap import TapBigCommerce


def findings(tap: TapBigCommerce, streams: Sequence[BigCommerceStream]) -> Iterator[str]:
    """Asks for one row of every stream, and says what came of it, a line each, and of the quota.

    Args:
        tap: Takes note of the streams that cannot be read.
        streams: The streams to try.

    Raises:
        BigCommerceError: The store cannot be reached, or does not know the token.
    """
    missing = []
    for stream in streams:
        try:
            stream.probe()
        except BigCommerceError as error:
            reason = tap.stream_failed(stream, error)
            if isinstance(error, MissingScopeError):
                missing.append(stream.scope)
            if isinstance(error, NotFoundError):
                reason = f"not available on this store: {reason}"
            yield f"{stream.name}: not readable: {reason}"
        else:
            yield f"{stream.name}: readable"
    if missing:
        yield missing_scopes_line(f"{scope} (read-only)" for scope in missing)
    yield quota_line(tap.client)
