"""The code under review: any bytes are scanned or left out, and what is rewritten is Python again."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.bundle import pack, unpack
from bot.counter.packing import asking
from bot.review_file import read_review
from engine.errors import BadInput
from engine.model import Candidate, FileReport, Skipped
from engine.profile.reading import read_profile
from engine.rewrite import candidates
from engine.rewrite.budget import Budget
from engine.rules import all_rules
from engine.scan import record
from engine.scan.file import Job, ScanOptions, scan_file
from engine.syntax.diff import diff_blocks, unified_patch
from engine.syntax.parse import parse
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import rewoven, spoiled

OPTIONS = ScanOptions(tuple(rule.name for rule in all_rules()), complexity=True, skip_generated=False)

SLOW = sorted({example.code.encode() for rule in all_rules() for example in rule.slow})
ENCODED = [
    "# coding: latin-1\ndef f(größe):\n    s = ''\n    for x in größe:\n        s += 'ü'\n".encode("latin-1"),
    b"\xef\xbb\xbfdef f(xs, ys: list):\n    return [x for x in xs if x in ys]\n",
    "# coding: utf-16\nx = 1\n".encode("utf-16"),
    b"def f(a):\n    match a:\n        case [x, *rest] if (y := x):\n            return f'{y!r:>{1}}'\n",
    b"type A[T: int] = list[T]\ndef f[**P](*args: P.args) -> None: ...\n",
    b"x = " + b"(" * 250 + b"1" + b")" * 250 + b"\n",
    b"x = " + b"-" * 3000 + b"1\n",
    b"if x:\n    y\n" + b"elif x:\n    y\n" * 400,
    b"x = 1" + b" + 1" * 3000 + b"\n",
    b"x = a" + b".a" * 3000 + b"\n",
]


class One:
    """A tree of one file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def paths(self) -> Sequence[str]:
        return ("a.py",)

    def settings_paths(self) -> Sequence[str]:
        return ()

    def read(self, path: str) -> bytes | Skipped:
        return self.content


def scanned(content: bytes) -> None:
    """A file is read or left out for a reason; its report survives the cache; a rewrite of it parses."""
    report = scan_file(Job("a.py", content, OPTIONS))
    if isinstance(report, Skipped):
        assert report.reason and "\n" not in report.reason
        return
    assert isinstance(report, FileReport)
    assert record.decode(record.encode(report)) == report
    for made in candidates(report.findings, One(content), Budget()):
        if isinstance(made, Candidate):
            assert not isinstance(parse("a.py", made.after), Skipped), made.finding.rule
            patch = unified_patch("a.py", content, made.after)
            assert made.after == content or patch.startswith(b"diff --git ")


def compared(value: tuple[bytes, bytes]) -> None:
    """Blocks of a change are in order and within the files, whatever these are."""
    before, after = value
    last = 0
    for block in diff_blocks(before, after):
        assert last < block.start <= block.end + 1
        assert block.before or block.after
        last = block.end
    assert bool(unified_patch("a.py", before, after)) is (before != after)


def remembered(data: bytes) -> None:
    """What a cache holds is a report, or nothing."""
    found = record.decode(data)
    assert found is None or isinstance(found, FileReport)


def packed(value: tuple[bytes, bytes]) -> None:
    """A bundle of code is read back, or refused in a sentence; so is a review, and a profile."""
    data, content = value
    for read in (unpack, read_review, lambda found: read_profile(found, "prof.out")):
        try:
            read(data)
        except BadInput as refusal:
            insist_on_a_line(refusal)
    bundle = asking({"a.py": content}, ("a.py",), base="nothing", head="a.py", run=True)
    assert unpack(pack(bundle)) == bundle


REPORT = scan_file(Job("a.py", SLOW[0], OPTIONS))
assert isinstance(REPORT, FileReport)
BUNDLES = [
    pack(asking({"a.py": b"x = 1\n"}, ("a.py",), base="nothing", head="a.py", run=True)),
    b'{"profiles": [], "shared": {"frames": []}}',
    b'{"root_frame": {"function": "f", "time": 1.0, "children": []}}',
]


LAWS = (
    Law("source", rewoven(SLOW), scanned),
    Law("source-bytes", spoiled([*SLOW[:8], *ENCODED]), scanned),
    Law("changes", st.tuples(spoiled(ENCODED[:5]), spoiled(ENCODED[:5])), compared),
    Law("cached-scans", spoiled([record.encode(REPORT)]), remembered),
    Law("bundles", st.tuples(spoiled(BUNDLES), st.binary(max_size=200)), packed),
)
