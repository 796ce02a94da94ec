"""What a finding needs of other files: said when it is shown there, and left alone when not."""

from __future__ import annotations

import pytest

from engine.model import FileReport, TreeReport
from engine.rules import all_rules
from engine.scan.file import Job, ScanOptions, scan_file
from engine.scan.link import link
from engine.scan.record import decode, encode
from engine.scan.roots import Roots

RULES = ("list-passed-to-search", "returned-list-searched", "imported-call-in-loop")
PASSED = (
    "from app.b import has\n"
    "def f(rows, others):\n"
    "    names = [other.name for other in others]\n"
    "    return [row for row in rows if has(row, names)]\n"
)
RETURNED = (
    "from app.b import names_of\n"
    "def f(rows, others):\n"
    "    names = names_of(others)\n"
    "    return [row for row in rows if row in names]\n"
)
CALLED = (
    "from app.b import total\n"
    "def f(rows: list[int], others: tuple[int, ...]):\n"
    "    return [row for row in rows if row > total(others)]\n"
)


def said(a: str, b: str) -> list[str]:
    """The rules that say something of `app/a.py` beside `app/b.py`."""
    texts = {"app/__init__.py": "", "app/a.py": a, "app/b.py": b}
    assert set(RULES) <= {rule.name for rule in all_rules()}
    reports = []
    for path, text in texts.items():
        report = scan_file(Job(path, text.encode(), ScanOptions(RULES)))
        assert isinstance(report, FileReport)
        assert decode(encode(report)) == report
        reports.append(report)
    linked = link(TreeReport(tuple(reports)), Roots(texts))
    return [finding.rule for finding in linked.findings if finding.path == "app/a.py"]


@pytest.mark.parametrize(
    ("a", "b", "rule"),
    [
        (PASSED, "def has(x, names):\n    return x in names\n", "list-passed-to-search"),
        (PASSED, "from app.c import has\n", None),
        (PASSED, "def has(x, names):\n    return names.find(x)\n", None),
        (PASSED, "def has(names, x):\n    return x in names\n", None),
        (PASSED, "def has(x, names):\n    return sorted(names)[0] in names\n", None),
        (PASSED, "", None),
        (
            PASSED.replace("has(row, names)", "has(x=row, names=names)"),
            "def has(names, x):\n    return x in names\n",
            "list-passed-to-search",
        ),
        (RETURNED, "def names_of(xs):\n    return [x.name for x in xs]\n", "returned-list-searched"),
        (RETURNED, "def names_of(xs):\n    return {x.name for x in xs}\n", None),
        (RETURNED, "def names_of(xs):\n    return xs.names\n", None),
        (RETURNED, "def names_of(xs):\n    for x in xs:\n        yield x.name\n", None),
        (RETURNED, "", None),
        (CALLED, "def total(xs):\n    return sum(x for x in xs)\n", "imported-call-in-loop"),
        (CALLED, "def total(xs):\n    return xs[0]\n", None),
        (CALLED, "def total(xs):\n    print(xs)\n    return sum(x for x in xs)\n", None),
        (CALLED, "import functools\n@functools.cache\ndef total(xs):\n    return sum(x for x in xs)\n", None),
        (CALLED, "def total(xs):\n    return sum(load(x) for x in xs)\n", None),
        (CALLED, "", None),
    ],
)
def test_what_other_files_must_show(a: str, b: str, rule: str | None) -> None:
    assert said(a, b) == ([rule] if rule else [])


def test_an_override_may_do_more_than_search() -> None:
    a = (
        "from app.b import Wheel\n"
        "def f(rows, others):\n"
        "    tags = [other.tag for other in others]\n"
        "    for row in rows:\n"
        "        wheel = Wheel(row)\n"
        "        if wheel.fits(tags):\n"
        "            yield wheel\n"
    )
    one = "class Wheel:\n    def fits(self, tags):\n        return self.tag in tags\n"
    assert said(a, one) == ["list-passed-to-search"]
    assert said(a, one + "class Best(Wheel):\n    def fits(self, tags):\n        return tags[0]\n") == []


def test_what_is_not_shown_hides_nothing_else_on_its_line() -> None:
    """`others` may be searched by `total`, which would be the weightier remark, but is not."""
    assert said(CALLED, "def total(xs):\n    return sum(x for x in xs)\n") == ["imported-call-in-loop"]
    both = "def total(xs):\n    return len([x for x in range(9 ** 9) if x in xs])\n"
    assert said(CALLED, both) == ["list-passed-to-search"]
