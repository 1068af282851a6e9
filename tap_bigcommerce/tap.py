"""The tap: its settings, its streams, its one client."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

import click
from singer_sdk import Tap
from singer_sdk.configuration._dict_config import parse_environment_config  # the SDK has no public name for it
from singer_sdk.exceptions import ConfigValidationError, MappingError
from singer_sdk.helpers._classproperty import classproperty  # the SDK has no public name for it
from singer_sdk.helpers.capabilities import CapabilitiesEnum, PluginCapabilities, TapCapabilities
from singer_sdk.singerlib import Catalog
from singer_sdk.tap_base import CliTestOptionValue
from typing_extensions import override

from bigcommerce_api import Answer, BigCommerceClient, ConnectionSettings
from bigcommerce_api.access import of_a_check
from bigcommerce_api.encoding import decode_body
from bigcommerce_api.errors import (
    AuthenticationError,
    InvalidRequestError,
    MissingScopeError,
    NotFoundError,
    StoreUnavailableError,
)
from bigcommerce_api.setting_problems import from_environment, misspelt_variables
from bigcommerce_api.standard_streams import let_errors_go
from tap_bigcommerce import access, command_line, settings
from tap_bigcommerce.bookmarks import accepted_state, unused
from tap_bigcommerce.errors import StreamsFailedError
from tap_bigcommerce.reader import Reader, worth_in_flight
from tap_bigcommerce.streams import STREAMS, filters
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.walks import Within
from tap_bigcommerce.watch import Watch
from tap_bigcommerce.writer import BlockWriter

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Mapping
    from types import FrameType
    from typing import IO

    from singer_sdk import Stream
    from singer_sdk.plugin_base import _ConfigInput

    from tap_bigcommerce.streams.base import BigCommerceStream

CLOCKS_APART = timedelta(days=1)
"""How far a moment must be ahead of this machine's clock to be told from one that just passed elsewhere."""

EXIT_BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a program."""


def _is_news(record: logging.LogRecord) -> bool:
    """Keeps out the SDK's line for every stream that is not selected, since most are not, and what breaks at an end."""
    is_broken_off = command_line.OneLineErrors.ended_with is not None and record.exc_info is not None
    return not (is_broken_off or str(record.msg).startswith("Skipping deselected stream"))


class TapBigCommerce(Tap):
    """Reads a BigCommerce store: its catalog, customers, coupons and orders."""

    name = "tap-bigcommerce"
    package_name = "singer-bigcommerce"
    config_jsonschema: ClassVar[dict[str, Any]] = settings.SETTINGS.to_dict()
    message_writer_class = BlockWriter
    message_writer: BlockWriter
    capabilities: ClassVar[list[CapabilitiesEnum]] = [
        TapCapabilities.CATALOG,
        TapCapabilities.STATE,
        TapCapabilities.DISCOVER,
        TapCapabilities.TEST,
        PluginCapabilities.ABOUT,
        PluginCapabilities.STREAM_MAPS,
        PluginCapabilities.FLATTENING,
        PluginCapabilities.STRUCTURED_LOGGING,
    ]

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the SDK takes
        self._failures: dict[str, str] = {}
        self._was_answered = False
        self._is_check = False
        self.logger.addFilter(_is_news)
        super().__init__(**kwargs)

    @cached_property
    def client(self) -> BigCommerceClient:
        """The client that all streams share."""
        connection = ConnectionSettings.from_config(self.config)
        if self._is_check:
            connection = of_a_check(connection)
        return BigCommerceClient(connection, program=self.name, version=self.plugin_version)

    @cached_property
    def reader(self) -> Reader:
        """What all streams read with."""
        return Reader(
            self.read,
            lambda: worth_in_flight(self.client.pace, self.client.settings.max_concurrency),
            self.begin,
            lambda: self.watch.is_live,
        )

    @cached_property
    def watch(self) -> Watch:
        """How far the run is."""
        return Watch(
            self.client,
            {
                stream.path: stream.name
                for stream in STREAMS
                if not (issubclass(stream, ChildStream) or isinstance(stream.walk, Within))
            },
        )

    def read(self, path: str, parameters: Mapping[str, object]) -> Answer:
        """Asks the store for a path; safe to call from several threads.

        Raises:
            BigCommerceError: The request failed for good.
        """
        return self.begin(path, parameters)()

    def begin(
        self, path: str, parameters: Mapping[str, object], decode: Callable[[bytes], Any] = decode_body
    ) -> Callable[[], Answer]:
        """Asks the store for a path, and leaves the decoding to whoever wants the answer.

        Args:
            path: The path below the store.
            parameters: The query.
            decode: Returns the JSON of a body, or raises NotJsonError.

        Raises:
            BigCommerceError: The request failed for good.
        """
        finish = self.client.begin(path, parameters, decode)

        def answer() -> Answer:
            got = finish()
            self._was_answered = True
            self.watch.answered(path, parameters, got)
            return got

        return answer

    @override
    def discover_streams(self) -> list[BigCommerceStream]:
        return [stream(self) for stream in STREAMS]

    @property
    @override
    def streams(self) -> dict[str, Stream]:
        if self._streams is None:
            loaded = super().streams
            self._streams = {stream.name: loaded[stream.name] for stream in STREAMS}
            for stream in self._streams.values():
                if isinstance(stream, ChildStream):
                    self._streams[stream.parent.name].child_streams.append(stream)
            self._tell_unknown_streams()
        return self._streams

    @override
    def setup_mapper(self) -> None:
        _ = self.streams  # which see to it that the catalog's entries have their keys
        try:
            # The tap's own of the SDK maps every stream, for which a short run would need a third of its time.
            super(Tap, self).setup_mapper()
            self.mapper.register_raw_streams_from_catalog(self._mapped_catalog())
        except MappingError as error:
            raise ConfigValidationError(f"stream_maps: {error}") from error

    def _mapped_catalog(self) -> Catalog:
        """The entries of the streams that are selected; all of them where maps are to be checked."""
        if self.config.get("stream_maps"):
            return self.catalog
        selected = {stream.name for stream in self.streams.values() if stream.selected}
        return Catalog((name, entry) for name, entry in self.catalog.items() if name in selected)

    @override
    def load_state(self, state: dict[str, Any]) -> None:
        replication_keys = {stream.name: stream.bookmark_field() for stream in STREAMS}
        accepted = accepted_state(state, replication_keys)
        for line in unused(accepted, replication_keys):
            self.logger.warning("%s", line)
        super().load_state(accepted)

    # Final in the SDK, but nothing else lasts as long as a run.
    @override  # type: ignore[misc]  # see above
    def sync_all(self) -> None:
        self._tell_what_reads_nothing()
        try:
            with self.watch.telling(self.logger):
                super().sync_all()
        finally:
            self.message_writer.flush()

    def stream_failed(self, stream: BigCommerceStream, error: Exception) -> str:
        """Notes that a stream failed, so that the others get their turn before the run ends with an error.

        Returns:
            What happened, in one line.

        Raises:
            BigCommerceError: What happened leaves no hope for the others.
        """
        hopeless = isinstance(error, AuthenticationError) or (
            # No answer at all, or a store that answered nothing so far but that it is not there.
            (isinstance(error, StoreUnavailableError) and error.status is None)
            or (isinstance(error, NotFoundError) and not self._was_answered)
        )
        if hopeless:
            raise error
        reason = str(error)
        if isinstance(error, MissingScopeError):
            reason = f"the token needs the scope {stream.scope} (read-only): {reason}"
        if isinstance(error, InvalidRequestError) and (self.config.get("stream_filters") or {}).get(stream.name):
            reason = f"{reason}; check stream_filters.{stream.name}"
        self._failures[stream.name] = reason
        return reason

    def raise_failures(self) -> None:
        """Raises what happened to the streams that failed, if any did.

        Raises:
            StreamsFailedError: It names them.
        """
        if self._failures:
            tried = sum(stream.selected for stream in self.streams.values())
            raise StreamsFailedError(self._failures, tried)

    def check_access(self) -> bool:
        """Tries the token on every selected stream, prints what was found, and says whether all can be read.

        Raises:
            BigCommerceError: The store cannot be reached or does not know the token.
        """
        self._is_check = True
        selected = [stream for stream in self.streams.values() if stream.selected]
        if not selected:
            click.echo("The catalog selects no stream, so that nothing is tested; set selected in its metadata")
            return False
        for line in access.findings(self, cast("list[BigCommerceStream]", selected)):
            click.echo(line)
        return not self._failures

    def _tell_what_reads_nothing(self) -> None:
        """Warns of what is no error, but brings less than was meant."""
        selected = [stream for stream in self.streams.values() if stream.selected]
        if not selected:
            self.logger.warning("The catalog selects no stream, so that nothing is read; set selected in its metadata")
        soon = (datetime.now(UTC) + CLOCKS_APART).isoformat()
        if (start_date := self.config.get("start_date") or "") > soon:
            self.logger.warning("start_date: %s is yet to come, so that incremental streams bring nothing", start_date)
        for stream in selected:
            kept = self.state.get("bookmarks", {}).get(stream.name, {}).get("replication_key_value") or ""
            if isinstance(kept, str) and kept > soon:
                self.logger.warning("The state's bookmark of %s is yet to come: %s; correct it", stream.name, kept)
        for name in set(self.config.get("stream_maps") or {}) - {*self.streams, "__else__"}:
            if not any(character in name for character in "*?["):
                self.logger.warning("stream_maps.%s: no such stream, so that this map does nothing", name)

    def _tell_unknown_streams(self) -> None:
        for name, entry in (self.input_catalog or {}).items():
            if name not in self.streams and entry.metadata.root.selected:
                self.logger.warning("The catalog selects %s, which is no stream of this tap", name)

    @override
    def _validate_config(self, *, raise_errors: bool = True) -> list[str]:
        self.append_builtin_config(self.config_jsonschema)
        errors = settings.problems(
            self._config, self.config_jsonschema, lambda config: filters.problems(config, STREAMS)
        )
        if errors and raise_errors:
            raise ConfigValidationError("; ".join(errors), errors=errors, schema=self.config_jsonschema)
        return errors

    @classproperty
    @override
    def _env_var_config(cls) -> dict[str, Any]:  # noqa: N805 - a property of the class
        cls.append_builtin_config(cls.config_jsonschema)
        config, errors = from_environment(cls.config_jsonschema, cls._env_var_prefix, parse_environment_config)
        if errors:
            raise ConfigValidationError("; ".join(errors), errors=errors)
        for line in misspelt_variables(os.environ, cls._env_var_prefix, cls.config_jsonschema["properties"]):
            cls.logger.warning("%s", line)
        return config

    @override
    def _handle_termination(self, signum: int, frame: FrameType | None) -> None:
        let_errors_go()
        self.message_writer.between_blocks(lambda: self._end(signum, frame))

    def _end(self, signum: int, frame: FrameType | None) -> NoReturn:
        # The SDK would end with 0, and a scheduler would take the run for a complete one.
        command_line.OneLineErrors.ended_with = EXIT_BY_SIGNAL + signum
        # The signal may have come amid a line of log, of which standard error takes one at a time.
        with contextlib.suppress(RuntimeError, SystemExit):
            super()._handle_termination(signum, frame)
        with contextlib.suppress(RuntimeError):
            self.logger.warning("Ended by %s", signal.Signals(signum).name)
        sys.exit(EXIT_BY_SIGNAL + signum)

    @classmethod
    @override
    def get_singer_command(cls) -> click.Command:
        command = super().get_singer_command()
        for option in command.params:
            # So that --test knows the catalog wherever it stands on the line.
            option.is_eager = option.is_eager or option.name == "catalog"
            if isinstance(option, click.Option) and option.name == "test":
                option.help = (
                    "Tell stream by stream whether the token may read it. "
                    "--test=schema puts out the schemas of all streams instead."
                )
        return command_line.one_line_errors(command, cls.logger)

    @classmethod
    @override
    def cb_config(cls, ctx: click.Context, param: click.Option, value: tuple[str, ...]) -> _ConfigInput:
        for path in value:
            if path != "ENV":
                command_line.json_object("--config", path)
        return super().cb_config(ctx, param, value)

    @classmethod
    @override
    def cb_test(cls, ctx: click.Context, param: click.Option, value: str) -> None:
        known = [option.value for option in CliTestOptionValue]
        if value not in known:
            raise click.BadParameter(f"{value!r} is neither all nor schema")
        if value != CliTestOptionValue.All.value:
            super().cb_test(ctx, param, value)
            return
        given, catalog = ctx.params["config"], ctx.params.get("catalog")
        tap = cls(
            config=given.config,
            parse_env_config=given.parse_env,
            catalog=catalog and command_line.singer_catalog("--catalog", catalog.name),
        )
        ctx.exit(0 if tap.check_access() else 1)

    @classmethod
    @override
    def invoke(  # type: ignore[override]  # as in the SDK, whose tap takes more than its plugin
        cls,
        *,
        about: bool = False,
        about_format: str | None = None,
        config: _ConfigInput | None = None,
        state: IO[str] | None = None,
        catalog: IO[str] | None = None,
    ) -> None:
        if state is not None:
            command_line.json_object("--state", state.name)
        if catalog is not None:
            command_line.singer_catalog("--catalog", catalog.name)
        super().invoke(about=about, about_format=about_format, config=config, state=state, catalog=catalog)
