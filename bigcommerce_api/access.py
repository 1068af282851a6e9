"""What connection checks say of a token's scopes and of the store's quota."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bigcommerce_api.client import BigCommerceClient
    from bigcommerce_api.settings import ConnectionSettings

WHERE_SCOPES_ARE = "Settings > API > Store-level API accounts"
"""Where the control panel shows the scopes of a token; they are fixed, so other scopes mean another token.
https://developer.bigcommerce.com/docs/start/authentication/api-accounts"""


SECONDS_OF_A_CHECK: Final = 60
"""How long a check tries one request again, since somebody waits for it: two windows of a quota."""


def of_a_check(settings: ConnectionSettings) -> ConnectionSettings:
    """The settings of a connection that is only checked."""
    return replace(settings, max_retry_seconds=min(settings.max_retry_seconds, SECONDS_OF_A_CHECK))


def missing_scopes_line(scopes: Iterable[str]) -> str:
    """Say which scopes a token lacks, and where to tick them.

    Args:
        scopes: As the control panel calls them, such as ``Orders (read-only)``; each is named once.
    """
    named = ", ".join(dict.fromkeys(scopes))
    return f"missing scopes: {named}; make a token that has them under {WHERE_SCOPES_ARE}"


def quota_line(client: BigCommerceClient) -> str:
    """Say how often the store may be asked, and what is left of that, by its last answer."""
    told = client.quota
    if told is None:
        return "quota: the store tells of none"
    share = 100 - client.settings.quota_reserve_percent
    return (
        f"quota: {told.quota} requests in {told.window:g} s, {told.left} left; "
        f"a run uses at most {share} % of them (quota_reserve_percent)"
    )
