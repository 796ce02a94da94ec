"""Code that runs once per process or is read by people only: there a rule of small gains says nothing."""

from __future__ import annotations

import ast

from engine.syntax.binding import NameView

_COLD_NAMES = frozenset(
    {
        "main", "setup", "teardown", "setUp", "tearDown", "setUpClass", "tearDownClass",
        "add_arguments", "ready", "parse_args", "get_parser", "build_parser", "make_parser",
        "create_parser", "create_app", "get_version", "__repr__", "__init_subclass__", "__set_name__",
        "__dir__", "__del__", "print_help", "usage", "get_help", "run_tests", "initialize",
        "initialise", "finalize_options", "initialize_options", "runserver", "cli",
    }
)  # fmt: skip
_COLD_PREFIXES = (
    "setup_",
    "configure",
    "install_",
    "test_",
    "register_",
    "deprecat",
    "migrate_",
    "print_",
    "show_",
)


def runs_once(code: NameView, node: ast.AST) -> bool:
    """Tell whether `node` stands at module or class level outside loops, or in a function that by its name
    sets something up, parses a command line, prints for people, or tests.
    """
    function = code.function(node)
    while isinstance(function, ast.Lambda):
        function = code.function(function)
    if function is None:
        return not code.loops(node)
    name = function.name
    return name in _COLD_NAMES or name.lstrip("_").startswith(_COLD_PREFIXES)
