"""Exit codes where a command has its own. Nothing but typer is imported, so that `--help` starts at once."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import typer
from typer.core import TyperCommand

WrongUsage = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""What the parser raises for any wrong usage, under the one name that all releases of typer share."""


@dataclass(frozen=True, slots=True)
class ExitCodes:
    """The codes for wrong usage or input, for a host that cannot run code, and for trouble inside Velox."""

    usage: int = 2
    no_sandbox: int = 3
    trouble: int = 3


USUAL = ExitCodes()

IN_FORCE: ContextVar[ExitCodes] = ContextVar("exit codes", default=USUAL)
"""The codes of the command that runs."""


class CommandWithCodes(TyperCommand):
    """A command whose exit codes differ from those of the others, in its usage errors too."""

    codes: ClassVar[ExitCodes]

    def make_context(self, *arguments: Any, **keywords: Any) -> Any:
        """Parse the command's arguments."""
        IN_FORCE.set(self.codes)
        try:
            return super().make_context(*arguments, **keywords)
        except WrongUsage as error:
            vars(error)["exit_code"] = self.codes.usage
            raise
