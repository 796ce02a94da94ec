"""What the suggestions of a model's reply make of a file, and which of them hold without being run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.bond import Bond, FilePart
from engine.certificate import Origin
from engine.config import SettingsTree
from engine.model import (
    MAX_SPAN,
    MODEL_RULE,
    Candidate,
    Declined,
    Edit,
    Finding,
    Growth,
    Level,
    Skipped,
    Verdict,
)
from engine.ports import Linter, Tree
from engine.rewrite.batch import Joined, JoinedFile, together
from engine.rewrite.edits import apply_edits, lost_comments
from engine.rewrite.region import Region
from engine.rewrite.replacement import edits_of, normal_form
from engine.rewrite.reply import Coordinated, Suggestion
from engine.syntax.parse import parse_again
from engine.validate import validate

CONFIDENCE = 0.8
"""Of a rewrite that stands its proof, whoever wrote it: what nobody proves is not said."""


class Rewrites:
    """The suggestions of one reply as rewrites of a file; `problem` is what the first that fell had."""

    def __init__(
        self, tree: Tree, settings: SettingsTree, linter: Linter, region: Region, origin: Origin
    ) -> None:
        self._settings = settings
        self._linter = linter
        self._region = region
        self._origin = origin
        self._content = tree.read(region.path)
        self.problem = ""

    def of(self, suggestions: Sequence[Suggestion]) -> tuple[Verdict, ...]:
        """Return those that hold in every static respect, each text once, in the order of the model."""
        found = list(self._candidates(suggestions))
        verdicts = validate(found, self._linter)
        for verdict in verdicts:
            if verdict.level < Level.APPLIES:
                self.problem = self.problem or verdict.reason
        return tuple(verdict for verdict in verdicts if verdict.level >= Level.APPLIES)

    def _candidates(self, suggestions: Sequence[Suggestion]) -> Iterator[Candidate]:
        known: set[str] = set()
        for suggestion in suggestions:
            if not _is_wanted(suggestion, self._region.path, self._settings):
                continue
            made = self._candidate(suggestion)
            if isinstance(made, Declined):
                self.problem = self.problem or made.reason
                continue
            form = normal_form(suggestion.part.replacement)
            if form not in known:
                known.add(form)
                yield made

    def _candidate(self, suggestion: Suggestion) -> Candidate | Declined:
        if isinstance(self._content, Skipped):
            return Declined(f"the file could not be read again: {self._content.reason}")
        module = parse_again(self._region.path, self._content)
        if isinstance(module, Skipped):
            return Declined(f"the file could not be read again: {module.reason}")
        edits = edits_of(suggestion.part, self._region, self._content)
        if isinstance(edits, Declined):
            return edits
        if lost_comments(module, edits):
            return Declined("it loses a comment")
        after = apply_edits(self._content, edits, module)
        if isinstance(after, Declined):
            return after
        return Candidate(self._finding(suggestion, edits), self._content, after, self._origin)

    def _finding(self, suggestion: Suggestion, edits: tuple[Edit, ...]) -> Finding:
        return _finding(suggestion, self._region, edits, edits[-1])


class JoinedRewrites:
    """The coordinated suggestions of one reply as rewrites of several files, each whole or not at all."""

    def __init__(
        self, tree: Tree, settings: SettingsTree, linter: Linter, regions: Sequence[Region], origin: Origin
    ) -> None:
        self._tree = tree
        self._settings = settings
        self._linter = linter
        self._regions = regions
        self._origin = origin
        self.problem = ""

    def of(self, answers: Sequence[Coordinated]) -> tuple[Verdict, ...]:
        """Return the files of those that hold in every static respect, in the order of the model."""
        found: dict[tuple[bytes, ...], tuple[Verdict, ...]] = {}
        for answer in answers:
            paths = {self._regions[position].path for position, _ in answer.parts}
            if not all(_is_wanted(answer, path, self._settings) for path in paths):
                continue
            verdicts = self._verdicts(answer)
            if isinstance(verdicts, Declined):
                self.problem = self.problem or verdicts.reason
                continue
            texts = tuple(each.candidate.after for each in verdicts if each.candidate is not None)
            found.setdefault(texts, verdicts)
        return tuple(verdict for verdicts in found.values() for verdict in verdicts)

    def _verdicts(self, answer: Coordinated) -> tuple[Verdict, ...] | Declined:
        """Return one verdict for each file: each of them holds by itself, too."""
        whole = together(answer, self._regions, self._tree)
        if isinstance(whole, Declined):
            return whole
        for file in whole.files:
            module = parse_again(file.path, file.before)
            if isinstance(module, Skipped):
                return Declined(f"{file.path} could not be read again: {module.reason}")
            if lost_comments(module, file.edits):
                return Declined(f"its part for {file.path} loses a comment")
        verdicts = validate(self._candidates(answer, whole), self._linter)
        fallen = next((each for each in verdicts if each.level < Level.APPLIES), None)
        if fallen is not None:
            return Declined(f"its part for {fallen.finding.path} cannot be used: {fallen.reason}")
        return verdicts

    def _candidates(self, answer: Coordinated, whole: Joined) -> list[Candidate]:
        findings = [_finding(answer, *_said_at(file)) for file in whole.files]
        parts = tuple(
            FilePart(
                file.path,
                finding.line,
                tuple(region.symbol for region in file.regions),
                file.before,
                file.after,
            )
            for file, finding in zip(whole.files, findings, strict=True)
        )
        measured = self._regions[answer.measure]
        bond = Bond(parts, (measured.path, measured.symbol))
        return [
            Candidate(finding, file.before, file.after, self._origin, bond)
            for file, finding in zip(whole.files, findings, strict=True)
        ]


def without_those_of(rules: Sequence[Verdict], answers: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the answers of a model that make of a file what no rewrite of a rule makes of it.

    Layout does not count. What a rule writes need not be proven twice, and is explained better.
    """
    made: dict[str, set[str | bytes]] = {}
    for each in rules:
        if each.candidate is not None:
            made.setdefault(each.finding.path, set()).update(_forms(each.candidate.after))
    return tuple(
        each
        for each in answers
        if each.candidate is None
        or each.candidate.bond is not None
        or made.get(each.finding.path, set()).isdisjoint(_forms(each.candidate.after))
    )


def _forms(content: bytes) -> Iterator[str | bytes]:
    """Yield what two files have in common that do the same for the same reason."""
    yield content
    try:
        yield normal_form(content.decode())
    except (SyntaxError, UnicodeDecodeError):
        return


def _is_wanted(suggestion: Suggestion | Coordinated, path: str, settings: SettingsTree) -> bool:
    config = settings.for_path(path)
    keys = {MODEL_RULE, suggestion.category}
    return not (keys & set(config.ignore) or (config.select and not keys & set(config.select)))


def _said_at(file: JoinedFile) -> tuple[Region, tuple[Edit, ...], Edit]:
    """Return the first function of a file that changes, all edits of the file, and the function's own."""
    first = file.regions[0]
    own = [edit for edit in file.edits if first.start <= edit.line <= first.end + 1]
    return first, file.edits, own[-1]


def _finding(said: Suggestion | Coordinated, region: Region, edits: Iterable[Edit], change: Edit) -> Finding:
    """Return what is said of a suggestion at the `change` of a function, whatever else its edits do.

    Growth is what the model says of nothing: proof tells.
    """
    around = region.findings
    start, end = change.line, max(change.line, change.end_line)
    return Finding(
        rule=MODEL_RULE,
        category=said.category,
        strategy="llm_rewrite",
        path=region.path,
        line=start,
        end_line=min(end, region.end, start + MAX_SPAN - 1),
        symbol=region.symbol,
        message=said.title,
        why=said.why,
        growth=Growth.CONSTANT,
        confidence=CONFIDENCE,
        loop_depth=max((one.loop_depth for one in around), default=0),
        edits=tuple(edits),
        conditions=said.conditions,
        hotness=max((one.hotness for one in around), default=0.5),
    )
