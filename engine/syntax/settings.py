"""Questions about settings, which have the same answer in each turn of a loop."""

from __future__ import annotations

import ast
import re

from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import occurrences
from engine.syntax.nodes import LoopNode, descend, dotted, root_name

_QUESTION = re.compile(
    r"_?(is|has|supports?|allows?)_?[a-z_]*"
    r"(enabled|disabled|feature|option|setting|configured|allowed|supported|permission|flag)",
    re.IGNORECASE,
)
_SWITCH = re.compile(r"_?(set|enable|disable|toggle|switch|configure|update|load)_?", re.IGNORECASE)


def setting_asked(code: Code, call: ast.Call) -> LoopNode | None:
    """Return the loop in which a test asks for the same setting in each turn, None for all other calls."""
    if not isinstance(call.func, ast.Attribute) or not _QUESTION.match(call.func.attr):
        return None
    if dotted(call.func) is None or code.origin(call.func) or not _is_test(code, call):
        return None
    if not call.args or call.keywords or not all(_is_fixed(argument) for argument in call.args):
        return None
    found = None
    for loop in code.loops(call):
        if frequency(code, call, loop) <= Frequency.RARELY or _switches(loop, root_name(call.func)):
            break
        if not code.unchanged(call.func.value, loop, lenient=True):
            break
        found = found if few_turns(code, loop) else loop
    if found is None or occurrences(code, call, found)[0] is not call:
        return None
    return found


def _is_fixed(node: ast.expr) -> bool:
    """Tell whether an argument is a constant, or named like one."""
    return isinstance(node, ast.Constant) or (dotted(node) or "a").rpartition(".")[2].isupper()


def _is_test(code: Code, node: ast.expr) -> bool:
    """Tell whether only the truth of a value is of interest."""
    above = code.parent(node)
    if isinstance(above, (ast.BoolOp, ast.UnaryOp)):
        return True
    if isinstance(above, ast.comprehension):
        return any(condition is node for condition in above.ifs)
    return isinstance(above, (ast.If, ast.While, ast.IfExp)) and above.test is node


def _switches(loop: LoopNode, owner: str | None) -> bool:
    """Tell whether a loop visibly changes settings of the same object."""
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and root_name(part.func) == owner
        and _SWITCH.match(part.func.attr)
        for part in descend(loop)
    )
