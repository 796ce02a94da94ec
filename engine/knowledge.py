"""What one file may know of another: facts about its functions, its calls and its imports.

They are named tuples: tens of thousands of them are read back from the cache in one scan, and tuples are
rebuilt several times faster than dataclasses. Every field depends on nothing but the content of its file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Keeping = Literal["", "results", "value", "word"]
"""How a function seems to keep what it computed: per arguments (`lru_cache`), per instance
(`cached_property`), or in a way that only a word such as "cache" in its text tells of."""


class CallFact(NamedTuple):
    """One function's calls of another, whose `target` is as imported: `loops` enclose the inmost of them."""

    target: str
    loops: int
    line: int


class FunctionFacts(NamedTuple):
    """What neighbours may know of a function. `pure`: True, shown by its body alone; False, it has an effect;
    None, it depends on `needs`, the dotted names of what it calls. `loops` is the depth of its deepest
    loop."""

    name: str
    line: int
    end_line: int
    complexity: int | None
    loops: int
    pure: bool | None
    needs: tuple[str, ...] = ()
    calls: tuple[CallFact, ...] = ()
    entry: str = ""
    """What a framework calls it as, once per request or per item ("a route", "a task", "a handler",
    "a special method"); empty for a function that only code calls."""
    cold: bool = False
    """Set-up, command line, tests, migrations, `__repr__`: not worth a person's attention."""
    keeps: Keeping = ""
    cost: str = ""
    """Why a call takes its time, by what the body itself does, a clause: "asks the database", "loops over
    what it is given"; empty when it shows nothing."""

    searches: tuple[tuple[int, str], ...] = ()
    """The parameters of which nothing is asked but whether something is in them: position (without `self`)
    and name."""
    gives: Literal["", "list"] = ""
    """What each call gives, where that is a list made of data."""

    @property
    def hot(self) -> bool:
        """Tell whether a framework calls it again and again."""
        return bool(self.entry)


class ImportFact(NamedTuple):
    """One imported name: `module` as written, `level` the leading dots, `name` None for `import m`."""

    module: str
    level: int
    name: str | None
    alias: str | None
    line: int
    type_checking: bool = False
    """Only under `if TYPE_CHECKING`: never runs."""
    deferred: bool = False
    """Inside a function: runs late."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other functions must be shown to be for a finding to stand; names are dotted, as imported."""

    costly: tuple[str, ...] = ()
    """Calls of these take their time."""
    lists: tuple[str, ...] = ()
    """These give lists made of data."""
    searched: tuple[tuple[str, int, str], ...] = ()
    """These do nothing with an argument but search it: the position of the argument, and the keyword that it
    is passed by, empty for none."""


NOTHING = Elsewhere()


@dataclass(frozen=True, slots=True)
class Usage:
    """Who uses the function around a finding, as far as the files that were read tell; tests do not count.

    `callers` are the functions that call it (a module body counts if it does so in a loop), `looped` those of
    them that call it in a loop, `loops` the loops around the deepest of these calls. `reached` is what a
    framework enters by to come to it, within a few calls ("a route"), the function itself included; `way`
    names that function, a clause. `keeps` is the function's own: where it is "results", its body runs once
    per distinct arguments, however often it is called.
    """

    callers: int = 0
    looped: int = 0
    loops: int = 0
    reached: str = ""
    way: str = ""
    recursive: bool = False
    keeps: Keeping = ""


UNUSED = Usage()
"""What is known of a function before its neighbours are, or when nobody is seen to use it."""
