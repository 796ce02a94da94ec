"""What is a DataFrame for sure."""

from __future__ import annotations

import ast

import pytest

from engine.syntax.frames import column_of, is_frame
from tests.engine.parsed import code_of


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("    frame = pd.read_csv(path)\n", True),
        ("    frame = pd.DataFrame(path).dropna()\n", True),
        ("    frame = path\n    frame.groupby('a')\n", True),
        ("    frame = path\n    frame.filter('a')\n", False),
        ("    frame = frame or path\n", False),
    ],
)
def test_is_frame(body: str, found: bool) -> None:
    """Made as one, or used as only frames are, in a file about pandas."""
    code = code_of(f"import pandas as pd\n\ndef f(path):\n{body}    return frame\n")
    (returned,) = (node.value for node in code.nodes(ast.Return))

    assert returned is not None
    assert is_frame(code, returned) is found


def test_column_of() -> None:
    """A column is named by a text; a file without pandas has no frames."""
    text = "def f(frame):\n    frame.iterrows()\n    return frame['a'], frame[0]\n"
    about, other = code_of(f"import pandas\n\n{text}"), code_of(text)

    columns = [column_of(about, node) for node in about.nodes(ast.Subscript)]
    assert [found and found[1] for found in columns] == ["a", None]
    assert [column_of(other, node) for node in other.nodes(ast.Subscript)] == [None, None]
