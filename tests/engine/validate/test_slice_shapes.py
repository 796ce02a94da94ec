"""Shapes of real packages that slices once could not be loaded from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.validate.slicing import cut_out, printed

THROUGH_STARS = {
    "net/__init__.py": "from net.utils import *\nfrom net.classes import *\nfrom net.rest import *\n",
    "net/utils/__init__.py": "from net.utils.backends import *\n",
    "net/utils/backends.py": """
        __all__ = ["_dispatched"]
        backends = {}
        def _dispatched(function): return function
        """,
    "net/classes/__init__.py": "from .graph import Graph\nfrom net.utils import _dispatched\n",
    "net/classes/graph.py": """
        import net as nx
        class Graph:
            def size(self): return 3
            def again(self): return nx.Graph()
        """,
    "net/rest.py": "import nowhere_to_be_found\ndef rest(): return 1\n",
    "net/work.py": """
        import net as nx
        from net.utils import _dispatched

        @_dispatched
        def size(graph):
            return nx.Graph().again().size() + graph
        """,
}
ITS_OWN_PARTS = {
    "attr/__init__.py": "from . import setters\nfrom ._make import made\n",
    "attr/setters.py": "def frozen(): return 'frozen'\n",
    "attr/_make.py": "from . import setters\ndef made(): return setters.frozen()\n",
}
AS_THE_CLASS_CALLS_IT = {
    "app.py": """
        import json
        class Response:
            json_module = json
            def json(self): return self.json_module.dumps([1])
        def answer(): return Response().json()
        """
}
FOR_TYPES = {
    "app.py": """
        import typing as t
        if t.TYPE_CHECKING:
            import nowhere_to_be_found as te
            class Render(te.Protocol):
                def __call__(
                        self,
                    reader: str) -> str:
                    if reader:
                        return reader
                    else:
                        return ""
        def render(name: str, how: "Render | None" = None): return name
        """
}


@pytest.mark.parametrize(
    ("files", "path", "symbol", "call", "answer"),
    [
        pytest.param(THROUGH_STARS, "net/work.py", "size", "f(1)", "4", id="names through stars"),
        pytest.param(ITS_OWN_PARTS, "attr/_make.py", "made", "f()", "frozen", id="parts of its own package"),
        pytest.param(AS_THE_CLASS_CALLS_IT, "app.py", "answer", "f()", "[1]", id="a method of that name"),
        pytest.param(FOR_TYPES, "app.py", "render", "f('x')", "x", id="for type checkers alone"),
    ],
)
def test_it_loads_and_runs(
    files: dict[str, str], path: str, symbol: str, call: str, answer: str, tmp_path: Path
) -> None:
    assert printed(cut_out(files, path, symbol), call, tmp_path) == answer


def test_what_a_star_does_not_bring_is_not_taken_along() -> None:
    made = cut_out(THROUGH_STARS, "net/work.py", "size")

    assert "net/rest.py" not in made.support
    assert b"rest" not in made.support["net/__init__.py"]
    assert b"backends = " not in made.support["net/utils/backends.py"]


def test_stars_in_a_ring_and_in_a_long_row_end(tmp_path: Path) -> None:
    files = {f"m{number}.py": f"from m{(number + 1) % 3000} import *\n" for number in range(3000)}
    files["m20.py"] += "def far(): return 'far'\n"
    files["work.py"] = "from m0 import *\ndef found(): return far()\n"

    assert printed(cut_out(files, "work.py", "found"), "f()", tmp_path) == "far"
