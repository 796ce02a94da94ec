"""What one file may know of another: facts about its functions, its calls and its imports.

They are named tuples: tens of thousands of them are read back from the cache in one scan, and tuples are
rebuilt several times faster than dataclasses. Every field depends on nothing but the content of its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

Key = tuple[str, str]
"""A function of one of the files: its path and its qualified name."""

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


class Call(NamedTuple):
    """A function's calls of another that was read; the inmost stands in `loops` loops, at `line`."""

    caller: Key
    callee: Key
    loops: int
    line: int

    @property
    def where(self) -> str:
        """The place of the call, for people."""
        return f"{self.caller[0]}:{self.line}"


class Standing(NamedTuple):
    """What the files around say of a function: how many steps hot it is (0 when nothing is known) and why, a
    clause; who uses it; and why a call of it takes time, a clause or nothing."""

    heat: int = 0
    because: str = ""
    usage: Usage = UNUSED
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Connections:
    """How the functions and files of one scan hang together, for whoever looks at them one by one.

    `calls` are between functions that were read, those of tests and the like left out, in order of the
    callee, the deepest in loops first. `reviewed` are the paths of the files under review, `standings` of
    their functions and of those that they call. `names` gives for a file and a name that it imports (dotted
    for `import a.b`) the file behind it, and the name there, empty for the file itself.
    """

    reviewed: frozenset[str] = frozenset()
    calls: tuple[Call, ...] = ()
    standings: Mapping[Key, Standing] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[Key, Key] = field(default_factory=lambda: MappingProxyType({}))
