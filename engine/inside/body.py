"""The syntax tree of one function, as `usage` asks for it: what stands around a use of a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

SAME_ELEMENTS = frozenset(
    {"sorted", "list", "set", "tuple", "frozenset", "reversed", "iter", "deque", "cycle", "islice", "shuffle"}
    | {"heapify", "filter", "tee", "chain", "copy", "deepcopy", "from_iterable", "takewhile", "dropwhile"}
)
"""Functions whose result, or whose argument afterwards, holds the elements of their argument."""

OF_NUMBERS = frozenset({"sum", "fsum", "mean", "median", "stdev", "prod", "accumulate"})
"""Functions of an iterable of numbers."""

OF_ANYTHING = frozenset(
    {"min", "max", "any", "all", "enumerate", "zip", "map", "Counter", "combinations", "permutations"}
    | {"product", "pairwise", "groupby", "zip_longest", "compress", "nlargest", "nsmallest", "heappop"}
    | {
        "heappush",
        "bisect",
        "bisect_left",
        "bisect_right",
        "insort",
        "fromkeys",
        "extend",
        "update",
        "reduce",
    }
)
"""Functions of an iterable of anything, the ones above left out."""

GIVES = {
    **dict.fromkeys(("str", "repr", "chr", "hex", "bin", "format", "input", "ascii"), str),
    **dict.fromkeys(("int", "len", "ord", "round", "hash", "id", "floor", "ceil", "isqrt", "count"), int),
    **dict.fromkeys(("float", "sqrt", "log", "sin", "cos"), float),
    **dict.fromkeys(("lower", "upper", "strip", "lstrip", "rstrip", "replace", "title", "join"), str),
    **dict.fromkeys(("casefold", "capitalize", "removeprefix", "removesuffix", "zfill", "decode"), str),
}
"""The result of functions and methods known by their bare name."""

GIVES_MANY = {"split": str, "rsplit": str, "splitlines": str, "range": int, "findall": str}
"""What the results of functions hold."""


class Body:
    """A function's tree with the way up from each node, and where each name is used and bound."""

    def __init__(self, tree: ast.AST) -> None:
        self.tree = tree
        self.parents: dict[ast.AST, ast.AST] = {}
        self.uses: dict[str, list[ast.AST]] = {}
        self.parameters: set[str] = set()
        self.within: dict[str, list[ast.arg]] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                self.uses.setdefault(node.id, []).append(node)
            elif isinstance(node, ast.arg):
                self.parameters.add(node.arg)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node is not tree:
                self.within[node.name] = node.args.args
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                taken = node.value.args.args
                self.within.update({each.id: taken for each in node.targets if isinstance(each, ast.Name)})

    def around(self, node: ast.AST) -> ast.AST | None:
        """Return the node around a node."""
        return self.parents.get(node)

    def taken(self, call: ast.Call, where: int) -> str:
        """Return the parameter that takes an argument, of a function that is defined within; else empty."""
        known = self.within.get(call.func.id, []) if isinstance(call.func, ast.Name) else []
        return known[where].arg if 0 <= where < len(known) else ""

    def bindings(self, name: str) -> Iterator[tuple[ast.AST, bool]]:
        """Yield the expressions a name is bound to, and whether it takes their elements in turn."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and any(named(each, name) for each in node.targets):
                yield node.value, False
            elif isinstance(node, (ast.For, ast.comprehension)):
                if named(node.target, name):
                    yield node.iter, True
                elif _counts(node, name):
                    yield ast.Constant(0), False

    def is_mapping(self, node: ast.AST) -> bool:
        """Tell whether a name is bound to a dict, or asked with `in` as mappings are."""
        if not isinstance(node, ast.Name):
            return False
        if any(_makes_dict(value) for value, _ in self.bindings(node.id)):
            return True
        above = (self.around(use) for use in self.uses.get(node.id, []))
        return any(
            isinstance(each, ast.Compare) and isinstance(each.ops[0], (ast.In, ast.NotIn)) for each in above
        )

    def kind(self, node: ast.AST, depth: int = 0) -> type | None:
        """Return the type of an expression where its form tells: int, float, str or bytes."""
        if isinstance(node, ast.Constant):
            return type(node.value) if type(node.value) in (int, float, str, bytes) else None
        if isinstance(node, ast.JoinedStr):
            return str
        if isinstance(node, ast.Call):
            return GIVES.get(called(node))
        if isinstance(node, ast.UnaryOp):
            return self.kind(node.operand, depth)
        if isinstance(node, ast.BinOp):
            return self.kind(node.left, depth) or self.kind(node.right, depth)
        if isinstance(node, ast.Name) and depth < 4:
            return self._kind_of_name(node.id, depth + 1)
        return None

    def _kind_of_name(self, name: str, depth: int) -> type | None:
        for value, in_turn in self.bindings(name):
            found = self._kind_held(value) if in_turn else self.kind(value, depth)
            if found is not None:
                return found
        return None

    def _kind_held(self, node: ast.AST) -> type | None:
        if isinstance(node, ast.Call):
            return GIVES_MANY.get(called(node))
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and node.elts:
            return self.kind(node.elts[0])
        return str if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

    def is_test(self, node: ast.AST) -> bool:
        """Tell whether only the truth of a node is asked for."""
        above = self.around(node)
        if isinstance(above, (ast.If, ast.While, ast.IfExp)):
            return above.test is node
        if isinstance(above, ast.comprehension):
            return node in above.ifs
        return isinstance(above, (ast.BoolOp, ast.Assert)) or (
            isinstance(above, ast.UnaryOp) and isinstance(above.op, ast.Not)
        )


def named(target: ast.AST, name: str) -> bool:
    """Tell whether a target is that bare name."""
    return isinstance(target, ast.Name) and target.id == name


def _counts(node: ast.For | ast.comprehension, name: str) -> bool:
    """Tell whether a loop over `enumerate` counts in a name."""
    if not isinstance(node.target, ast.Tuple) or not isinstance(node.iter, ast.Call):
        return False
    return called(node.iter) == "enumerate" and named(node.target.elts[0], name)


def _makes_dict(node: ast.AST) -> bool:
    return isinstance(node, (ast.Dict, ast.DictComp)) or called(node) in ("dict", "defaultdict", "Counter")


def taken_by_lambda(call: ast.Call) -> str:
    """Return the parameter of the lambda that takes the elements in a call, empty where there is none."""
    keys = [each.value for each in call.keywords if each.arg == "key"]
    for each in [*keys, *(call.args[:1] if called(call) in ("map", "filter", "reduce") else [])]:
        if isinstance(each, ast.Lambda) and each.args.args:
            return each.args.args[0].arg
    return ""


def called(node: ast.AST) -> str:
    """Return the bare name of what a call calls: `join` of `", ".join(parts)`; empty for what has none."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id
        if isinstance(node.func, ast.Attribute):
            return node.func.attr
    return ""


def place(node: ast.Call, argument: ast.AST) -> int:
    """Return at which place an argument is passed, -1 for a keyword."""
    return node.args.index(argument) if isinstance(argument, ast.expr) and argument in node.args else -1


def texts(nodes: Sequence[ast.AST]) -> list[str]:
    """Return the string constants among nodes, those with something in them."""
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]
