from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import ASKED
from engine.model import Edit
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.mappings import changed_meanwhile, mapping_of_keys
from engine.syntax.nodes import descend, dotted
from engine.syntax.splice import replace

Holder = ast.For | ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class KeysThenSubscript(Rule[Holder]):
    """A loop over the keys of a dict looks each value up again.

    `for key in d: use(d[key])` hashes and finds each key that the loop just came from; `d.items()` and
    `d.values()` hand
    the value out with it. It does not matter for small dicts. The rewrite holds for dicts and for subclasses
    whose subscript has no effect of its own.
    """

    title = "value looked up again in a key loop"
    category = "DICTLOOKUP"
    strategy = "data_structure"
    speaks_from = ASKED
    slow = (
        Slow(
            code="def total(stock: dict[str, int]) -> int:\n    return sum(stock[sku] for sku in stock)\n",
            fast="def total(stock: dict[str, int]) -> int:\n"
            "    return sum(value for value in stock.values())\n",
            setup="stock = {str(i): i for i in range(n)}",
            call="total(stock)",
        ),
        Slow(
            code=(
                "def lines(stock: dict[str, int]):\n"
                "    out = []\n"
                "    for sku in stock.keys():\n"
                "        out.append((sku, stock[sku], -stock[sku]))\n"
                "    return out\n"
            ),
            fast=(
                "def lines(stock: dict[str, int]):\n"
                "    out = []\n"
                "    for sku, value in stock.items():\n"
                "        out.append((sku, value, -value))\n"
                "    return out\n"
            ),
            setup="stock = {str(i): i for i in range(n)}",
            call="lines(stock)",
        ),
    )
    fine = (
        Fine("def f(d: dict[str, int]):\n    for k in d:\n        d[k] += 1\n", "it stores"),
        Fine("def f(d: dict[str, int]):\n    for k in d:\n        g(d)\n        h(d[k])\n", "g may change d"),
        Fine(
            "def f(xs, d: dict[str, int]):\n    return [d[x] for x in xs]\n", "the keys come from elsewhere"
        ),
        Fine(
            "def f(d: dict[str, int]):\n    for k in d:\n        if k:\n            g(d[k])\n",
            "the value is only read for some keys",
        ),
        Fine(
            "def f(d: dict[str, int]):\n    for k in d:\n        k = k.lower()\n        g(d[k])\n",
            "another key",
        ),
        Fine(
            "class Font:\n    def keys(self):\n        return sorted(self.tables)\n\n"
            "    def __getitem__(self, tag):\n        return self.tables[tag]\n\n"
            "    def load(self):\n        for tag in self.keys():\n            self[tag].load()\n",
            "a class with `keys` and subscripts need not have `values`",
        ),
    )

    def check(self, node: Holder, code: Code) -> Iterator[Hit]:
        loop: ast.For | ast.comprehension = node if isinstance(node, ast.For) else node.generators[0]
        source = loop.iter
        if not isinstance(loop.target, ast.Name) or not code.within(node, ast.Subscript):
            return
        mapping = mapping_of_keys(source, code)
        if mapping is None:
            return
        path = dotted(mapping)
        reads = _reads(node, path or "", loop.target.id)
        if path is None or not reads or changed_meanwhile(node, path, loop.target.id, code):
            return
        if not _always_read(node, reads, code):
            return
        keys = [
            part
            for part in descend(node)
            if isinstance(part, ast.Name)
            and part.id == loop.target.id
            and part is not loop.target
            and not any(part is read.slice for read in reads)
        ]
        view = "items" if keys else "values"
        yield Hit(
            source,
            f"Each value of `{path}` is looked up again by the key that the loop just came from.",
            f"`{path}.{view}()` hands the values out directly.",
            0.65,
            edits=_edits(loop.target, source, reads, f"{code.text(mapping)}.{view}()", bool(keys), code),
            no_edit="the name for the value is taken",
        )


def _reads(node: Holder, path: str, key: str) -> list[ast.Subscript]:
    return [
        part
        for part in descend(node)
        if isinstance(part, ast.Subscript)
        and isinstance(part.ctx, ast.Load)
        and isinstance(part.slice, ast.Name)
        and part.slice.id == key
        and dotted(part.value) == path
    ]


def _always_read(node: Holder, reads: list[ast.Subscript], code: Code) -> bool:
    """Tell whether some value is read for every key: `items()` would not fetch more than before."""
    if not isinstance(node, ast.For):
        first = node.generators[0].ifs
        places: list[ast.AST] = [first[0]] if first else _elements(node)
    else:
        places = [s for s in node.body if isinstance(s, (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign))]
        places += [s.test for s in node.body if isinstance(s, ast.If)]
        if any(isinstance(part, (ast.Continue, ast.Break)) for part in descend(node)):
            places = places[:1] if node.body and places and places[0] is node.body[0] else []
    return any(part is read for place in places for part in descend(place) for read in reads)


def _elements(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> list[ast.AST]:
    if len(node.generators) > 1:
        return []
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def _edits(
    target: ast.Name, source: ast.expr, reads: list[ast.Subscript], view: str, keys: bool, code: Code
) -> tuple[Edit, ...]:
    if code.is_word("value"):
        return ()
    bound = f"{target.id}, value" if keys else "value"
    return (replace(target, bound), replace(source, view), *(replace(read, "value") for read in reads))
