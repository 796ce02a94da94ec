from __future__ import annotations

import pytest

from engine.scan.temperature import cold_file
from tests.engine.scan.trees import facts


def temperature(source: str, path: str = "app/views.py") -> str:
    """The temperature of the last function of a text."""
    function = list(facts(source, path).values())[-1]
    assert not (function.hot and function.cold)
    return "hot" if function.hot else "cold" if function.cold else ""


@pytest.mark.parametrize(
    "source",
    [
        "@app.route('/')\ndef index():\n    return 1\n",
        "@router.get('/')\ndef index():\n    return 1\n",
        "@api.router.post('/')\nasync def index():\n    return 1\n",
        "@receiver(post_save)\ndef saved(sender):\n    return 1\n",
        "@celery.task\ndef work():\n    return 1\n",
        "@shared_task(bind=True)\ndef work(self):\n    return 1\n",
        "@api_view(['GET'])\ndef index(request):\n    return 1\n",
        "@register.filter\ndef money(value):\n    return 1\n",
        "def on_message(event):\n    return 1\n",
        "def handle_request(event):\n    return 1\n",
        "class V(ast.NodeVisitor):\n    def visit_Call(self, node):\n        return 1\n",
        "class C:\n    def __getitem__(self, i):\n        return 1\n",
        "class C:\n    def __hash__(self):\n        return 1\n",
        "class OrderView:\n    def get(self, request):\n        return 1\n",
        "class Order(generic.ListView):\n    def post(self, request):\n        return 1\n",
    ],
)
def test_hot(source: str) -> None:
    assert temperature(source) == "hot"


@pytest.mark.parametrize(
    "source",
    [
        "def main():\n    return 1\n",
        "def configure_logging():\n    return 1\n",
        "class C:\n    def __repr__(self):\n        return ''\n",
        "class C:\n    def __init_subclass__(cls):\n        return None\n",
        "@click.command()\ndef run():\n    return 1\n",
        "@app.command\ndef run():\n    return 1\n",
        "@pytest.fixture\ndef thing():\n    return 1\n",
        "def should_retry(error):\n    return 1\n",
        "def handle_error(event):\n    return 1\n",
        "def report_syntax_errors(found):\n    return 1\n",
        "class OrderForm:\n    def clean(self):\n        return 1\n",
        "class Order(forms.ModelForm):\n    def clean_name(self):\n        return 1\n",
        "class OrderFormMixin:\n    def clean_both(self):\n        return 1\n",
    ],
)
def test_cold(source: str) -> None:
    assert temperature(source) == "cold"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def total(rows):\n    return 1\n", "an ordinary function"),
        ("def errors(rows):\n    return 1\n", "a noun that many things are called"),
        ("def squared_error(xs):\n    return 1\n", "a measure"),
        (
            "class Order(Model):\n    def clean(self):\n        return 1\n",
            "no form: saved rows are cleaned too",
        ),
        ("class Format:\n    def clean(self):\n        return 1\n", "no form"),
        ("class OrderForm:\n    def choices(self):\n        return 1\n", "made each time the form is shown"),
        ("class Cache:\n    def get(self, key):\n        return 1\n", "a verb outside a handler class"),
        ("def get(key):\n    return 1\n", "a verb outside a class"),
        ("class C:\n    def __str__(self):\n        return ''\n", "may be hot or cold"),
        ("class C:\n    def __init__(self):\n        self.x = 1\n", "as hot as its callers"),
        ("@get\ndef f():\n    return 1\n", "a bare name is no router"),
        ("@mock.patch('x')\ndef f(x):\n    return 1\n", "patches, does not route"),
        ("@functools.cache\ndef f(x):\n    return 1\n", "a cache is no handler"),
        ("def handler(event):\n    return 1\n", "not the prefix"),
        ("def maintain(x):\n    return 1\n", "only looks like main"),
    ],
)
def test_neither(source: str, why: str) -> None:
    assert temperature(source) == "", why


@pytest.mark.parametrize(
    "path",
    [
        "setup.py",
        "pkg/__main__.py",
        "tests/a.py",
        "a/migrations/0001_initial.py",
        "test_a.py",
        "a_test.py",
        "conftest.py",
        "scripts/release.py",
    ],
)
def test_cold_files(path: str) -> None:
    assert cold_file(path)
    assert temperature("@app.route('/')\ndef index():\n    return 1\n", path) == "cold"


@pytest.mark.parametrize(
    "path",
    ["app/views.py", "latest.py", "db/migrations/graph.py", "contest/a.py", "pkg/testing_tools.py", "cli.py"],
)
def test_files_that_are_not_cold(path: str) -> None:
    assert not cold_file(path)


def test_commands_have_no_handlers() -> None:
    source = "class Command:\n    def handle_files(self, x):\n        return 1\n"
    assert temperature(source, "app/commands/run.py") == ""
    assert temperature(source, "app/management/commands/run.py") == "cold"
    assert temperature(source, "app/management/run.py") == "hot"


@pytest.mark.parametrize(
    ("path", "library", "cold"),
    [
        ("app/cli.py", "click", True),
        ("app/cli/run.py", "typer", True),
        ("console/commands/add.py", "cleo", True),
        ("app/window.py", "tkinter", True),
        ("app/commands/run.py", "argparse", True),
        ("app/cli.py", "requests", False),
        ("app/views.py", "click", False),
    ],
)
def test_a_command_line_is_told_by_its_name_and_its_library(path: str, library: str, cold: bool) -> None:
    assert cold_file(path, {library}) is cold
    assert facts(f"import {library}\ndef run():\n    return 1\n", path)["run"].cold is cold
