"""What ends a run, each told in one line."""

from __future__ import annotations

from singer_sdk.exceptions import SingerSDKError


class UnusableInputError(SingerSDKError):
    """A message, a file or a setting is not what it should be."""


class RejectedError(SingerSDKError):
    """Records were rejected, more than the settings allow."""


class NotWritableError(SingerSDKError):
    """The token opens nothing that could be written; `--check` says what it lacks, resource by resource."""
