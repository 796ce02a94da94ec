"""Whether the new text of a region may stand in its place, and the edits that put it there.

Nothing is run here. What does not have the shape of the same function, or reaches for more than the old one
did, is declined: a reply is foreign text, and a wasted try is the worst that may come of it.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

from engine.model import Declined, Edit, Skipped
from engine.rewrite.imports import added_imports, is_of
from engine.rewrite.reach import FunctionDefinition, new_reach
from engine.rewrite.redact import PLACEHOLDER, redacted, restored
from engine.rewrite.region import Region
from engine.rewrite.reply import Part
from engine.rewrite.unseen import hides
from engine.syntax.lexer import comments
from engine.syntax.module import Module
from engine.syntax.parse import parse_again

MOST_CHARACTERS = 20_000
MOST_NESTED = 100
"""Levels of a syntax tree: deeper ones exhaust the stack of whoever walks them by recursion."""

MEMOS = frozenset({"cache", "lru_cache", "functools.cache", "functools.lru_cache"})
"""The only decorators that may be added."""

_FOLLOWED = re.compile(
    r"(?i)://|www\.|(?<!\w)@\w|\b(?:noqa|nosec|pragma|pylint|pyright|mypy|flake8|isort|ruff|velox)\b|"
    r"\b(?:type|fmt|yapf):"
)
"""What tools obey in a comment, or people click."""

_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")


def edits_of(part: Part, region: Region, content: bytes) -> tuple[Edit, ...] | Declined:
    """Return the edits of a file that put the new text of a region into its place, imports among them.

    `content` is the file that the region was taken from. Declined gives the reason in a clause.
    """
    module = parse_again(region.path, content)
    if isinstance(module, Skipped):
        return Declined(f"the file could not be read again: {module.reason}")
    if not module.nodes:
        module.link()
    if not _stands_there(region, module):
        return Declined("the function is not where it was")
    text = _restored(part.replacement, region)
    if isinstance(text, Declined):
        return text
    text = _laid_out(text, region)
    if isinstance(text, Declined):
        return text
    why = _why_not(text, region) or _memos(text, region, part, module)
    if why:
        return Declined(why)
    added = added_imports(part.imports, module)
    if isinstance(added, Declined):
        return added
    return (*added, _change(region, text))


def _stands_there(region: Region, module: Module) -> bool:
    lines = module.lines[region.start - 1 : region.end]
    return b"\n".join(lines) == region.text.encode("utf-8", "surrogatepass")


def normal_form(text: str) -> str:
    """Return what is left of a function when layout, comments and docstrings do not count.

    Raises SyntaxError for what is no Python, or nested deeper than any that `edits_of` takes.
    """
    tree = _parsed(text.replace("\r\n", "\n"))
    if tree is None:
        raise SyntaxError("it is no Python")
    for node in ast.walk(tree):
        if isinstance(node, FunctionDefinition | ast.ClassDef | ast.Module) and _docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree, annotate_fields=False)


def _docstring(node: FunctionDefinition | ast.ClassDef | ast.Module) -> str | None:
    return ast.get_docstring(node, clean=False)


def _restored(replacement: str, region: Region) -> str | Declined:
    text = replacement.replace("\r\n", "\n").rstrip("\n")
    if len(text) > MOST_CHARACTERS:
        return Declined("it is too long")
    if hides(text):
        return Declined("it holds characters that cannot be seen")
    if PLACEHOLDER.search(region.text):
        return Declined("the original holds a text that only looks redacted")
    found = restored(text, redacted(region.text))
    return Declined("it does not leave the redacted texts where they were") if found is None else found


def _laid_out(text: str, region: Region) -> str | Declined:
    """Return the text with the indentation of the region."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    if not lines:
        return Declined("it is empty")
    wanted, there = _indentation(region.text), _indentation(lines[0])
    if wanted == there:
        return "\n".join(lines)
    if _has_long_strings("\n".join(lines)):
        return Declined("its indentation is not that of the original, and it holds strings of several lines")
    moved: list[str] = []
    for line in lines:
        if line.strip() and not line.startswith(there):
            return Declined("its lines are not indented alike")
        moved.append(wanted + line[len(there) :] if line.strip() else "")
    return "\n".join(moved)


def _indentation(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t"))]


def _has_long_strings(text: str) -> bool:
    tree = _parsed(text)
    return tree is not None and any(
        isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno
        for node in ast.walk(tree)
    )


def _parsed(text: str) -> ast.Module | None:
    """Return the tree of a text, whatever its indentation: that of a class body, for strings that are not
    indented with the rest."""
    text = _BLANK_LINES.sub("", text)
    try:
        if text[:1] in (" ", "\t"):
            tree = ast.parse(f"class _:\n{text}")
            around, *rest = tree.body
            if rest or not isinstance(around, ast.ClassDef):
                return None
            tree = ast.Module(around.body, [])
        else:
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if _is_deep(tree) else tree


def _is_deep(tree: ast.AST) -> bool:
    level: list[ast.AST] = [tree]
    for _ in range(MOST_NESTED):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True


def _function(text: str) -> FunctionDefinition | None:
    """Return the one function that a text is, None if it is anything else."""
    tree = _parsed(text)
    if tree is None or len(tree.body) != 1:
        return None
    only = tree.body[0]
    return only if isinstance(only, FunctionDefinition) else None


def _why_not(text: str, region: Region) -> str:
    """Say in a clause why a text may not take the place of a region, nothing if it may."""
    old, new = _function(region.text), _function(text)
    if old is None:
        return "the original is not one function"
    if new is None:
        return "it is not the text of one function"
    if (type(new), new.name) != (type(old), old.name):
        return "it is another function"
    if _signature(new) != _signature(old):
        return "it has another signature"
    if _docstring(new) != _docstring(old):
        return "it changes the docstring"
    if normal_form(text) == normal_form(region.text):
        return "it changes nothing"
    return _decorators(old, new) or new_reach(old, new) or _comments(region.text, text)


def _signature(node: FunctionDefinition) -> tuple[str, ...]:
    """Return parameters, result and, from Python 3.12 on, type parameters as texts that compare."""
    typed: list[ast.AST] = getattr(node, "type_params", [])
    returns = "" if node.returns is None else ast.dump(node.returns)
    return (ast.dump(node.args), returns, *map(ast.dump, typed))


def _comments(old: str, new: str) -> str:
    """Say which comment is added that a tool or a person would follow."""
    left = Counter(comment.text for comment in comments(old.encode()))
    for comment in comments(new.encode()):
        if left[comment.text]:
            left[comment.text] -= 1
        elif _FOLLOWED.search(comment.text):
            return f"it adds the comment `{comment.text[:40]}`"
    return ""


def _decorators(old: FunctionDefinition, new: FunctionDefinition) -> str:
    before = [ast.dump(each) for each in old.decorator_list]
    kept = [each for each in new.decorator_list if ast.dump(each) in before]
    if [ast.dump(each) for each in kept] != before:
        return "it drops or moves a decorator"
    for each in new.decorator_list:
        name = ast.unparse(each.func if isinstance(each, ast.Call) else each)
        if each not in kept and name not in MEMOS:
            return f"it adds the decorator `{name[:40]}`"
    return ""


def _memos(text: str, region: Region, part: Part, module: Module) -> str:
    """Say what is wrong with a memo that is added: its arguments run when the file is loaded."""
    old, new = _function(region.text), _function(text)
    if old is None or new is None:
        return "it is not the text of one function"
    before = {ast.dump(each) for each in old.decorator_list}
    for each in new.decorator_list:
        if ast.dump(each) in before:
            continue
        given = [*each.args, *(word.value for word in each.keywords)] if isinstance(each, ast.Call) else []
        if not all(isinstance(value, ast.Constant) for value in given):
            return "it adds a decorator whose arguments are no constants"
        name = ast.unparse(each.func if isinstance(each, ast.Call) else each)
        if not is_of(name.partition(".")[0], "functools", module, part.imports):
            return f"the decorator `{name}` that it adds is not that of functools"
    return ""


def _change(region: Region, text: str) -> Edit:
    """Return the edit of the lines that differ: those that stay at both ends are left out."""
    old, new = region.text.split("\n"), text.split("\n")
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    first, last = region.start + head, region.end - tail
    lines = new[head : len(new) - tail]
    if first > last:  # lines are added between two that stay
        return Edit(first, 0, first, 0, "".join(f"{line}\n" for line in lines))
    if not lines:
        return Edit(first, 0, last + 1, 0, "")
    return Edit(first, 0, last, len(old[len(old) - 1 - tail].encode()), "\n".join(lines))
