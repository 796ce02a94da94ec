"""Which functions a framework calls again and again, and which hardly ever run, by how they are written."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Literal

from engine.syntax.nodes import dotted

ROUTE, TASK, HANDLER, SPECIAL = "a route", "a task", "a handler", "a special method"
"""What a framework, or Python itself, enters by: per request, per job, per event or item, per operation."""

_MARKS = {
    **dict.fromkeys(("route", "api_route", "websocket", "api_view", "view_config"), ROUTE),
    **dict.fromkeys(("before_request", "after_request", "context_processor"), ROUTE),
    **dict.fromkeys(("task", "shared_task", "periodic_task", "actor", "app_task"), TASK),
    **dict.fromkeys(("receiver", "subscriber", "listens_for", "simple_tag", "inclusion_tag"), HANDLER),
    "hybrid_property": SPECIAL,
}
_ATTRIBUTE_MARKS = {
    **dict.fromkeys(("get", "post", "put", "patch", "delete", "head", "options"), ROUTE),
    **dict.fromkeys(("job", "agent"), TASK),
    **dict.fromkeys(("on", "on_event", "event", "listener", "handler", "middleware", "filter"), HANDLER),
    **dict.fromkeys(("subscribe", "consumer", "message"), HANDLER),
}
"""Names that mean a route or a handler only as an attribute of something: `router.get`, `register.filter`."""
_NOT_ROUTERS = frozenset({"mock", "patch", "unittest", "monkeypatch", "mocker", "pytest"})

_HOT_NAMES = frozenset(
    {
        "dispatch", "__call__", "__iter__", "__next__", "__getitem__", "__contains__", "__eq__", "__lt__",
        "__hash__", "__getattr__", "__getattribute__", "process_request", "process_response", "process_item",
        "get_queryset", "to_representation", "forward",
    }
)  # fmt: skip
_HOT_PREFIXES = ("on_", "handle_", "visit_")
_VERBS = frozenset(
    {
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "list",
        "retrieve",
        "create",
        "update",
        "receive",
    }
)
_FORM = re.compile(r"Form([A-Z]|$)")
_HANDLER_CLASSES = ("View", "ViewSet", "Handler", "Resource", "Endpoint", "Consumer", "Controller")

_COLD_MARKS = frozenset(
    {"command", "group", "callback", "fixture", "setup", "cli", "errorhandler", "result_callback"}
)
_COLD_NAMES = frozenset(
    {
        "main", "setup", "teardown", "add_arguments", "__repr__", "__init_subclass__", "__set_name__",
        "__reduce__", "__class_getitem__", "__dir__", "__del__", "parse_args", "get_parser", "build_parser",
        "make_parser", "create_parser", "create_app", "ready", "get_version", "<module>", "demo",
    }
)  # fmt: skip
_COLD_PREFIXES = (
    "configure", "setup_", "install_", "test_", "demo_", "upgrade_", "_upgrade_", "migrate_", "_migrate_",
    "print_", "show_", "debug_", "explain",
)  # fmt: skip
_AFTER_FAILURE = re.compile(
    r"^_*(should_|do_|can_)?retry(_|$)"
    r"|(^|_)(raise|report|fail|handle|on)_(\w+_)?(error|errors|exception|failure)$|^_*(on_)?error$"
)
"""What runs after something went wrong."""
_COLD_FILES = frozenset(
    {
        "setup.py", "__main__.py", "conftest.py", "manage.py", "noxfile.py", "fabfile.py", "versioneer.py",
        "asgi.py", "wsgi.py",
    }
)  # fmt: skip
_COLD_FOLDERS = frozenset({"tests", "test", "testing", "docs", "doc", "examples", "demos", "scripts"})
_BESIDE = frozenset(
    {"contrib", "tools", "script", "snippets", "bench", "benchmarks", "samples", "action", "misc", "ci"}
)
"""Folders at the top of a repository that hold what is not part of its package."""
# A package may be *about* migrations; the steps themselves are numbered or carry a hash.
_MIGRATION = re.compile(r"(^|/)(migrations|versions)/[0-9a-f]{4,}[^/]*\.py$")
_COMMAND_FILES = frozenset({"cli.py", "commands.py", "console.py", "command.py"})
_COMMAND_FOLDERS = frozenset({"cli", "commands"})
_COMMAND_LIBRARIES = frozenset({"click", "typer", "argparse", "optparse", "fire", "docopt", "cleo", "cliff"})
_SCREEN_LIBRARIES = frozenset({"tkinter", "curses", "turtle", "PyQt5", "PyQt6", "PySide2", "PySide6", "wx"})
"""What draws for a person, who is slower than any loop over what fits the screen."""


def cold_file(path: str, imported: Collection[str] = ()) -> bool:
    """Tell whether nothing in a file runs often: set-up, tests, migrations, command lines, windows.

    `imported` are the modules that the file imports: a file below `cli/` or named for its commands is a
    command line only if it imports a library for them.
    """
    if _cold_path(path) or not _SCREEN_LIBRARIES.isdisjoint(imported):
        return True
    return command_file(path) and not _COMMAND_LIBRARIES.isdisjoint(imported)


@lru_cache(maxsize=1 << 14)
def _cold_path(path: str) -> bool:
    *folders, name = path.split("/")
    if name in _COLD_FILES or not _COLD_FOLDERS.isdisjoint(folders):
        return True
    if (folders and folders[0].lower() in _BESIDE) or "management/commands/" in path:
        return True
    return bool(name.startswith("test_") or name.endswith("_test.py") or _MIGRATION.search(path))


@lru_cache(maxsize=1 << 14)
def command_file(path: str) -> bool:
    """Tell whether a file is named or placed like commands that people start: nothing there is a handler."""
    *folders, name = path.split("/")
    return name in _COMMAND_FILES or not _COMMAND_FOLDERS.isdisjoint(folders)


def entry_of(name: str, marks: Sequence[ast.expr], owner: ast.ClassDef | None) -> str:
    """Return what a framework calls the function as, once per request, event or item; nothing for others."""
    if _named(name) == "hot":
        return SPECIAL if name.startswith("__") else HANDLER
    marked = next((kind for mark in marks if (kind := _marked(mark))), "")
    if marked:
        return marked
    return ROUTE if owner is not None and name in _VERBS and _is_handler_class(owner) else ""


def is_cold(name: str, marks: Sequence[ast.expr], owner: ast.ClassDef | None = None) -> bool:
    """Tell whether the function is set-up, read by people only, runs after a failure, or looks at what a
    person typed into a form: `clean_name` of `owner`."""
    if _named(name) == "cold" or (owner is not None and _cleans_form(name, owner)):
        return True
    return bool(marks) and any(_mark_path(mark).rpartition(".")[2] in _COLD_MARKS for mark in marks)


@lru_cache(maxsize=4096)
def _named(name: str) -> Literal["hot", "cold", ""]:
    if name in _COLD_NAMES or name.startswith(_COLD_PREFIXES):
        return "cold"
    if _AFTER_FAILURE.search(name):
        return "cold"
    return "hot" if name in _HOT_NAMES or name.startswith(_HOT_PREFIXES) else ""


def _mark_path(mark: ast.expr) -> str:
    return dotted(mark.func if isinstance(mark, ast.Call) else mark) or ""


def _marked(mark: ast.expr) -> str:
    head, _, last = _mark_path(mark).rpartition(".")
    if last in _MARKS:
        return _MARKS[last]
    routes = bool(head) and _NOT_ROUTERS.isdisjoint(head.split("."))
    return _ATTRIBUTE_MARKS.get(last, "") if routes else ""


def _cleans_form(name: str, owner: ast.ClassDef) -> bool:
    """Tell whether a method checks a submitted form: a person waits for it, once per form."""
    if name != "clean" and not name.startswith("clean_"):
        return False
    names = [owner.name, *((dotted(base) or "").rpartition(".")[2] for base in owner.bases)]
    return any(_FORM.search(each) for each in names)


def _is_handler_class(owner: ast.ClassDef) -> bool:
    names = [owner.name, *((dotted(base) or "").rpartition(".")[2] for base in owner.bases)]
    return any(name.endswith(_HANDLER_CLASSES) for name in names)
