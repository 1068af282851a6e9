"""What ends a run, each told in one line."""

from __future__ import annotations

from singer_sdk.exceptions import SingerSDKError


class UnusableInputError(SingerSDKError):
    """A message, a file or a setting is not what it should be.

    Correct what the line names; what came before it is in the store, and STATE says so.
    """


class RejectedError(SingerSDKError):
    """Records were rejected, more than the settings allow.

    Look up the reason below, correct the records in their source or by a stream map, and run again; or set
    `on_error` to `reject` and `rejects_path`, to go on without them.
    """


class NobodyReadsError(SingerSDKError):
    """What read standard output is gone, and STATE cannot be said any more.

    Run again from the last STATE that was read: what was written since then comes again, and is not written twice. Look
    up why the reader ended; to need none, send standard output to a file.
    """


class NotWritableError(SingerSDKError):
    """The token opens nothing that could be written.

    Make a token that has the scopes which `target-bigcommerce --check` names, resource by resource.
    """
