"""The log of requests: what was asked, what was answered, and which requests no correct client sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(eq=False, slots=True)
class Exchange:
    """One request. `template` is GitHub's name of the endpoint, empty if there is none.

    `status` is 0 while it runs. `breach` says what is wrong with it, None if nothing is.
    """

    at: float
    method: str
    path: str
    template: str
    query: dict[str, str]
    body: Json
    caller: str
    status: int = 0
    breach: str | None = None
    fault: str | None = None

    @property
    def is_write(self) -> bool:
        """Tell whether it was to change something of GitHub's; to mint a token changes nothing."""
        return self.method not in {"GET", "HEAD"} and not self.template.startswith("/app")

    def __str__(self) -> str:
        said = f": {self.breach}" if self.breach else ""
        return f"{self.method} {self.path} -> {self.status}{said}"
