"""What a checkout wants installed, read from its project files without running or resolving anything."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from engine.adapters.environments_lines import logical_lines, pinned, requirement, written
from engine.adapters.environments_locks import pins
from engine.config.document import Table, parse, part
from engine.errors import BadConfig
from engine.ports import LeftOut

MOST = 500
"""Requirements of one checkout."""

_LARGEST = 8 << 20
_FOR_TESTS = re.compile(r"(?i)(^|[-_./])(tests?|testing|dev|develop|development|ci)($|[-_.])")
_BESIDE = re.compile(r"(?i)(requirements[^/]*|[^/]*requirements|requirements/[^/]+)\.(txt|in)")
_CORE = re.compile(r"(?i)requirements(/(base|main|common|prod|production|requirements|core))?\.txt")
_LOCKS = ("uv.lock", "poetry.lock")
_PROJECT = frozenset({"pyproject.toml", "setup.cfg", "setup.py", *_LOCKS})


@dataclass(frozen=True, slots=True)
class Wanted:
    """`needed` to run the code, `for_tests` on top of it, both as lines for the installer; `pins` are the
    versions of a lock; `python` is what `requires-python` says, empty if nothing."""

    needed: tuple[str, ...]
    for_tests: tuple[str, ...]
    pins: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    python: str = ""
    described: bool = True


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    files: Mapping[str, bytes]
    lines: dict[bool, dict[str, None]] = field(default_factory=lambda: {False: {}, True: {}})
    left_out: list[LeftOut] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def document(self, path: str) -> Table:
        """Return a TOML file of the checkout; one that is absent, too large or broken is empty."""
        content = self.files.get(path)
        if content is None:
            return {}
        try:
            return parse(path, content, _LARGEST)[1]
        except BadConfig as error:
            self.left_out.append(LeftOut(path, "", error.problem.removesuffix(".")))
            return {}

    def take(self, text: object, place: str, *, tests: bool) -> None:
        """Read one requirement of a TOML or INI file."""
        if not isinstance(text, str):
            return
        found = requirement(text.strip(), place)
        if isinstance(found, LeftOut):
            self.left_out.append(found)
        elif found is not None:
            self.keep(found, written(found), place, tests=tests)

    def keep(self, parsed: Requirement, line: str, place: str, *, tests: bool) -> None:
        why = self.elsewhere.get(canonicalize_name(parsed.name))
        if why:
            self.left_out.append(LeftOut(place, str(parsed), why))
        else:
            self.lines[tests][line] = None


def is_read(path: str) -> bool:
    """Tell whether a file of a checkout has a say in `wanted`."""
    return path in _PROJECT or _BESIDE.fullmatch(path) is not None


def wanted(files: Mapping[str, bytes]) -> Wanted:
    """Read pyproject.toml, setup.cfg, requirements files and locks of a checkout's root folder."""
    reading = _Reading(files)
    project = reading.document("pyproject.toml")
    _sources(reading, project)
    _standard(reading, project)
    _poetry(reading, project)
    _setup_cfg(reading)
    for path in sorted(filter(_BESIDE.fullmatch, files)):
        _requirements_file(reading, path)
    locked = [line for lock in _LOCKS for line in pins(reading.document(lock))]
    python = part(project, "project", "requires-python")
    needed, tests = tuple(reading.lines[False]), tuple(reading.lines[True])
    return Wanted(
        needed,
        tuple(line for line in tests if line not in reading.lines[False]),
        tuple(dict.fromkeys(locked)),
        tuple(dict.fromkeys(reading.left_out)),
        python if isinstance(python, str) else "",
        described=_described(files, project) or bool(needed or tests or reading.left_out),
    )


def _described(files: Mapping[str, bytes], project: Table) -> bool:
    """Tell whether a checkout says what it needs, be it nothing; a mere setup.py would have to be run."""
    if "setup.py" in files and "dependencies" in _strings(part(project, "project", "dynamic")):
        return False
    return "project" in project or "setup.py" not in files


def _sources(reading: _Reading, project: Table) -> None:
    """Note the packages that `[tool.uv.sources]` takes from elsewhere than the index."""
    sources = part(project, "tool", "uv", "sources")
    for name in sources if isinstance(sources, dict) else ():
        reading.elsewhere[canonicalize_name(name)] = "[tool.uv.sources] takes it from a source of its own"


def _standard(reading: _Reading, project: Table) -> None:
    """Read `[project]` (PEP 621) and `[dependency-groups]` (PEP 735)."""
    for text in _strings(part(project, "project", "dependencies")):
        reading.take(text, "pyproject.toml [project]", tests=False)
    extras = part(project, "project", "optional-dependencies")
    own = part(project, "project", "name")
    own = canonicalize_name(own) if isinstance(own, str) else ""
    tables = extras if isinstance(extras, dict) else {}
    for name in filter(_FOR_TESTS.search, tables):
        for text in _extra(tables, own, name, ()):
            reading.take(text, f"pyproject.toml extra {name}", tests=True)
    groups = part(project, "dependency-groups")
    for name in filter(_FOR_TESTS.search, groups if isinstance(groups, dict) else ()):
        for text in _group(groups, name, ()):
            reading.take(text, f"pyproject.toml group {name}", tests=True)
    for text in _strings(part(project, "tool", "uv", "dev-dependencies")):
        reading.take(text, "pyproject.toml [tool.uv]", tests=True)


def _extra(tables: Table, own: str, name: str, above: tuple[str, ...]) -> Iterator[str]:
    """Yield what an extra asks for; one that names the project itself stands for other extras."""
    if name in above:
        return
    for text in _strings(tables.get(name)):
        self_reference = re.fullmatch(r"\s*([\w.-]+)\s*\[([\w.,\s-]*)\]\s*", text)
        if self_reference and canonicalize_name(self_reference[1]) == own:
            for inner in self_reference[2].split(","):
                yield from _extra(tables, own, inner.strip(), (*above, name))
        else:
            yield text


def _group(groups: object, name: str, above: tuple[str, ...]) -> Iterator[str]:
    """Yield what a dependency group asks for, with the groups that it includes."""
    items = part(groups, name)
    for item in items if isinstance(items, list) and name not in above else ():
        included = part(item, "include-group")
        if isinstance(included, str):
            yield from _group(groups, included, (*above, name))
        elif isinstance(item, str):
            yield item


def _poetry(reading: _Reading, project: Table) -> None:
    """Read the names in `[tool.poetry]`: their versions are the lock's, as no installer but Poetry reads
    Poetry's way to write versions."""
    poetry = part(project, "tool", "poetry")
    groups = part(poetry, "group")
    places = {
        "dependencies": part(poetry, "dependencies"),
        "dev-dependencies": part(poetry, "dev-dependencies"),
    }
    for name in groups if isinstance(groups, dict) else ():
        places[f"group {name}"] = part(groups, name, "dependencies")
    for place, found in places.items():
        tests = place != "dependencies"
        if not isinstance(found, dict) or (tests and not _FOR_TESTS.search(place.removeprefix("group "))):
            continue
        for name, spec in found.items():
            if name.lower() != "python":
                _poetry_one(reading, f"pyproject.toml [tool.poetry] {place}", name, spec, tests=tests)


def _poetry_one(reading: _Reading, place: str, name: str, spec: object, *, tests: bool) -> None:
    if isinstance(spec, dict) and {"git", "url", "path", "source"} & set(spec):
        reading.left_out.append(LeftOut(place, name[:200], "it comes from a source of its own"))
    elif isinstance(spec, dict) and spec.get("optional") is True:
        reading.left_out.append(LeftOut(place, name[:200], "it is optional"))
    elif "poetry.lock" not in reading.files:
        why = "only Poetry reads its version, and there is no poetry.lock"
        reading.left_out.append(LeftOut(place, name[:200], why))
    else:
        extras = ",".join(_strings(part(spec, "extras")))
        reading.take(f"{name}[{extras}]" if extras else name, place, tests=tests)


def _setup_cfg(reading: _Reading) -> None:
    """Read the requirements of setuptools' setup.cfg, which is data; setup.py is a program."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(reading.files.get("setup.cfg", b"").decode())
    except (configparser.Error, UnicodeDecodeError):
        reading.left_out.append(LeftOut("setup.cfg", "", "it cannot be read"))
        return
    for line in parser.get("options", "install_requires", fallback="").splitlines():
        if line.strip():
            reading.take(line, "setup.cfg install_requires", tests=False)
    section = "options.extras_require"
    for name in filter(_FOR_TESTS.search, parser.options(section) if parser.has_section(section) else ()):
        for line in parser.get(section, name).splitlines():
            if line.strip():
                reading.take(line, f"setup.cfg extra {name}", tests=True)


def _requirements_file(reading: _Reading, path: str) -> None:
    core = _CORE.fullmatch(path) is not None
    if not core and not _FOR_TESTS.search(path):
        return
    if path.endswith(".in") and str(PurePosixPath(path).with_suffix(".txt")) in reading.files:
        return
    content = reading.files[path]
    try:
        text = content[:_LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError:
        reading.left_out.append(LeftOut(path, "", "it is not UTF-8"))
        return
    for number, line in logical_lines(text):
        place = f"{path}:{number}"
        found = pinned(line, place)
        if isinstance(found, LeftOut):
            reading.left_out.append(found)
        elif found[1] is not None:
            reading.keep(found[1], found[0], place, tests=not core)


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
