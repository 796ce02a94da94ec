from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.settings import setting_asked


class SettingAskedInLoop(Rule[ast.Call]):
    """A loop asks for the same setting in each turn.

    `self.linter.is_message_enabled("unused")` has one answer for a whole run; asked before the loop, it is
    looked up once, and a test of a local variable stands in the loop. It does not matter for a few turns. The
    rewrite holds when the answer does not change while the loop runs.
    """

    title = "setting asked in each turn"
    category = "INVARIANT"
    strategy = "hoist"
    needs = Size.OPEN
    loops = 1
    slow = (
        Slow(
            code=(
                "def check(tokens, linter):\n"
                "    found = []\n"
                "    for token in tokens:\n"
                "        if linter.is_message_enabled('comma') and token == ',':\n"
                "            found.append(token)\n"
                "    return found\n"
            ),
            fast=(
                "def check(tokens, linter):\n"
                "    found = []\n"
                "    enabled = linter.is_message_enabled('comma')\n"
                "    for token in tokens:\n"
                "        if enabled and token == ',':\n"
                "            found.append(token)\n"
                "    return found\n"
            ),
            setup=(
                "class Linter:\n"
                "    off = {'dot'}\n"
                "    def is_message_enabled(self, name):\n        return name not in self.off\n"
                "linter = Linter(); tokens = list('a,b') * n"
            ),
            call="check(tokens, linter)",
            edited=False,
        ),
    )
    fine = (
        Fine(
            "def f(users):\n    return [user for user in users if user.has_permission('edit')]\n",
            "each user may answer differently",
        ),
        Fine(
            "def f(xs, config):\n    for x in xs:\n        config.enable(x)\n"
            "        if config.is_option_allowed('old'):\n            use(x)\n",
            "the loop changes settings",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        if setting_asked(code, node) is not None:
            yield Hit(
                node,
                f"`{code.brief(node)}` is asked again in each turn of the loop.",
                "Asked once before the loop, it leaves a test of a local variable.",
                0.55,
                conditions=("the answer does not change while the loop runs",),
                no_edit="the answer needs a name, and whether it may change is for a person to say",
            )
