"""How the command line ends: whatever is wrong with what it was given becomes one line, and no traceback."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from singer_sdk.exceptions import SingerSDKError
from singer_sdk.plugin_base import SingerCommand
from singer_sdk.singerlib.exceptions import InvalidInputLine
from typing_extensions import override

from bigcommerce_api import interpreter
from bigcommerce_api.errors import BigCommerceError
from bigcommerce_api.standard_streams import failure_of_system, give_up_output, problem_of_output, why_not_json
from target_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_LINE = 1000
"""Characters of one error that are shown; a record may be part of it."""


LONGEST_REASON = 100
"""The same of an error that speaks of a part of a record."""

UNFORESEEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What taking a record apart raises that is made otherwise than any that was thought of."""


class OneLineErrors(SingerCommand):
    """The SDK's command, that ends with one line for everything that can be wrong outside the program."""

    @override
    def main(self, *args: Any, **kwargs: Any) -> Any:
        if problem := problem_of_output():
            self.logger.error(problem)
            sys.exit(1)
        try:
            return super().main(*args, **kwargs)
        except (BigCommerceError, SingerSDKError, InvalidInputLine) as error:
            # Only here, since options are read, and targets made, before the command is invoked.
            self.logger.error("%s", " ".join(str(error).split())[:LONGEST_LINE])  # noqa: TRY400 - no traceback
            give_up_output()
            sys.exit(1)
        except OSError as error:
            self.logger.error("%s", failure_of_system(error))  # noqa: TRY400 - no traceback
            give_up_output()
            sys.exit(1)
        except UNFORESEEN as error:
            self.logger.debug("Unforeseen", exc_info=True)
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.logger.error(  # noqa: TRY400 - the traceback is in the line before
                "a record has an unforeseen form: %s (%s, line %s, %s); LOGLEVEL=DEBUG tells all, to report it",
                *(" ".join(str(error).split())[:LONGEST_REASON], Path(place.filename).name, place.lineno),
                type(error).__name__,
            )
            give_up_output()
            sys.exit(1)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        logging.captureWarnings(capture=True)
        interpreter.prepare()
        return click.Command.invoke(self, ctx)


def one_line_errors(command: click.Command, logger: logging.Logger) -> click.Command:
    """The same command, with errors in one line."""
    return OneLineErrors(
        name=command.name,
        callback=command.callback,
        params=command.params,
        help=command.help,
        context_settings=command.context_settings,
        logger=logger,
    )


def check_option(callback: Callable[[click.Context, click.Option, bool], None]) -> click.Option:
    """The option ``--check``, which the SDK's targets do not have; its taps have ``--test``."""
    return click.Option(
        ["--check"],
        is_flag=True,
        help="Tell what the token may write, resource by resource, without writing anything.",
        callback=callback,
        expose_value=False,
    )


def json_object(option: str, path: str) -> Mapping[str, Any]:
    """Reads a file that an option names.

    Raises:
        UnusableInputError: It cannot be read or is no JSON object.
    """
    try:
        given = Path(path).read_bytes()
        content = msgspec.json.decode(given)
    except OSError as error:
        hint = "; did you mean ENV?" if path.upper() == "ENV" else ""
        raise UnusableInputError(f"{option} {path}: {error.strerror or 'cannot be read'}{hint}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnusableInputError(f"{option} {path}: not JSON: {why_not_json(given, error)}") from error
    if not isinstance(content, dict):
        raise UnusableInputError(f"{option} {path}: must hold a JSON object")
    return content
