"""Spell syntax newer than the running interpreter in older syntax of equal length.

The result is only looked at, never run: what is kept is who reads which name where, to the column. The lines
that were changed are no one's to edit. Not libcst: its parser overflows the machine stack on some 1,500
nested brackets, which ends the process, and a checkout is hostile.
"""

from __future__ import annotations

import ast
import keyword
import re

from engine.syntax.lexer import Token, tokens

_NOT_LINE_END = re.compile(rb"[^\r\n]")
_LAST_OF_LINE = re.compile(rb" (?=[\r\n])")
_LINE_END = re.compile(rb"[\r\n]")
_TRAILER = re.compile(rb"[ \t\f]*[.\[(]")
_PREFIX = re.compile(rb"[A-Za-z]+")


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


_KNOWS_TYPES = _parses("type X[T = int] = T")
_KNOWS_BARE_EXCEPT = _parses("try: pass\nexcept A, B: pass")
_KNOWS_LAZY = _parses("lazy import a")


def lower(utf8: bytes) -> bytes:
    """Return a text of equal length, with the same line ends, in which newer syntax is spelled in older.

    What cannot be spelled is left as it is: the caller parses the result and finds out.
    """
    spelling = _Spelling(utf8)
    spelling.strings(0, len(utf8), 0, 0)
    spelling.keywords()
    return bytes(spelling.text)


class _Spelling:
    """The text while it is changed; `utf8` stays as written."""

    def __init__(self, utf8: bytes) -> None:
        self.utf8 = utf8
        self.text = bytearray(utf8)
        self.code = [token for token in tokens(utf8) if token.kind != "comment"]
        self.partners = self._partners()

    def word(self, index: int) -> bytes:
        """Return the token at `index` as written, nothing past the end."""
        if index >= len(self.code):
            return b""
        return self.utf8[self.code[index].start : self.code[index].end]

    def _partners(self) -> dict[int, int]:
        """Find the closing bracket of each opening one, by index in `code`."""
        opened: list[int] = []
        partners = {}
        for index, token in enumerate(self.code):
            if token.kind == "op":
                mark = self.word(index)
                if mark in (b"(", b"[", b"{"):
                    opened.append(index)
                elif mark in (b")", b"]", b"}") and opened:
                    partners[opened.pop()] = index
        return partners

    def _blank(self, start: int, end: int) -> None:
        self.text[start:end] = _NOT_LINE_END.sub(b" ", self.utf8[start:end])

    def strings(self, start: int, end: int, depth: int, nesting: int) -> None:
        """Lower the f- and t-strings between two offsets, `depth` brackets and `nesting` strings deep."""
        run: list[Token] = []
        for token in tokens(self.utf8, start, end, nesting):
            if token.kind == "string":
                run.append(token)
            elif token.kind != "comment" and not (token.kind == "newline" and depth > 0):
                self._string_run(run, nesting)
                run = []
                mark = self.utf8[token.start : token.end]
                depth += (mark in (b"(", b"[", b"{")) - (mark in (b")", b"]", b"}"))
        self._string_run(run, nesting)

    def _string_run(self, run: list[Token], nesting: int) -> None:
        """Lower strings that are concatenated by standing side by side, if the interpreter refuses them."""
        letters = b"".join(self._prefix(token) for token in run)
        if b"f" not in letters and b"t" not in letters:
            return
        if _parses(f"({self.utf8[run[0].start : run[-1].end].decode()})"):
            return
        if any(token.fields for token in run):
            self._fields(run, nesting, template=b"t" in letters)
        elif b"t" in letters:
            self._plain_templates(run)

    def _plain_templates(self, run: list[Token]) -> None:
        for token in run:
            prefix = self._prefix(token)
            kept = prefix.replace(b"t", b"").rjust(len(prefix))
            self.text[token.start : token.start + len(prefix)] = kept

    def _prefix(self, token: Token) -> bytes:
        found = _PREFIX.match(self.utf8, token.start, token.end)
        return found[0].lower() if found else b""

    def _fields(self, run: list[Token], nesting: int, *, template: bool) -> None:
        """Spell formatting as `''%(a, b,)`, or as a call of nobody knows what where that does not fit."""
        start, end = run[0].start, run[-1].end
        fields = [field for token in run for field in token.fields]
        self._blank(start, end)
        for field in fields:
            self.text[field.start : field.end] = self.utf8[field.start : field.end]
            self.strings(field.start, field.end, 1, nesting + 1)
            self.text[field.stop : field.stop + 1] = b","
        room = _LINE_END.split(self.utf8[start : fields[0].start], 1)[0]
        fits = len(room) >= 4 and not template and not _TRAILER.match(self.utf8, end)
        opening = b"''%(" if fits else b"_("
        self.text[start : start + len(opening)] = opening
        self.text[end - 1 : end] = b")"

    def keywords(self) -> None:
        """Lower the new statements and clauses."""
        depth, at_start = 0, True
        for index, token in enumerate(self.code):
            word = self.word(index)
            if token.kind == "name":
                if word in (b"def", b"class"):
                    self._type_parameters(index + 2)
                elif word == b"except":
                    self._except(index)
                elif at_start and word in (b"type", b"lazy"):
                    self._soft(index, word)
            elif token.kind == "op":
                depth += (word in (b"(", b"[", b"{")) - (word in (b")", b"]", b"}"))
            at_start = depth <= 0 and (token.kind == "newline" or word in (b";", b":"))

    def _type_parameters(self, index: int) -> int:
        """Blank the bracket at `index`, if it is one, and return the index after it."""
        if self.word(index) != b"[" or index not in self.partners:
            return index
        after = self.partners[index] + 1
        if not _KNOWS_TYPES:
            start, end = self.code[index].start, self.code[after - 1].end
            self._blank(start, end)
            # Outside brackets a line end would end the statement.
            self.text[start:end] = _LAST_OF_LINE.sub(rb"\\", bytes(self.text[start:end]))
        return after

    def _soft(self, index: int, word: bytes) -> None:
        """Turn `type X = …` and `lazy import x` into two statements: the rest keeps its column."""
        following = self.word(index + 1)
        if word == b"lazy":
            new = not _KNOWS_LAZY and following in (b"import", b"from")
        else:
            named = self.code[index + 1 : index + 2]
            is_name = bool(named) and named[0].kind == "name" and not keyword.iskeyword(following.decode())
            new = not _KNOWS_TYPES and is_name and self.word(self._type_parameters(index + 2)) == b"="
        if new:
            self.text[self.code[index].start : self.code[index].end] = b"0;".ljust(len(word))

    def _except(self, index: int) -> None:
        """Turn the commas of `except A, B:` into `|`."""
        commas: list[int] = []
        at = index + 1
        while (word := self.word(at)) != b":":
            at = self.partners.get(at, at)
            if word in (b"", b"as", b"except") or self.code[at].kind == "newline":
                return
            if word == b",":
                commas.append(at)
            at += 1
        if _KNOWS_BARE_EXCEPT or not commas or self._is_python_2(commas, at):
            return
        for comma in commas:
            # A comma before the colon joins nothing.
            self.text[self.code[comma].start : self.code[comma].end] = b" " if comma + 1 == at else b"|"

    def _is_python_2(self, commas: list[int], colon: int) -> bool:
        """Tell whether this rather is `except Error, name:` of Python 2, by the lower case of the name."""
        return len(commas) == 1 and commas[0] + 2 == colon and self.word(commas[0] + 1).islower()
