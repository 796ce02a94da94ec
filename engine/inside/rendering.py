"""Plans written as Python, and a difference as a script that shows it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Callable

from .graph import Node
from .observe import Step


class NoSource(Exception):
    """A plan that cannot be written down; the text says what stands in the way."""


class Writer:
    """Writes the body of `arguments(module)`. Objects that stand at several places, and objects of classes,
    get a name; all else is written in place. With `apart` equal atoms are objects of their own, which equal
    literals are not."""

    def __init__(self, module: str, apart: bool = False) -> None:
        self._module = module
        self._apart = apart
        self.lines: list[str] = []
        self._names: dict[int, str] = {}
        self._uses: dict[int, int] = {}

    def call(self, plan: Node) -> str:
        """Return the text of a function that makes the arguments of one call. Raises `NoSource`."""
        if plan.kind == "recipe":
            raise NoSource("the arguments are made by a generator and are no plain data")
        self._count(plan)
        args = [self.write(part) for part in plan.edges[0].edges]
        named = plan.edges[1].edges
        pairs = [f"{named[at].payload!r}: {self.write(named[at + 1])}" for at in range(0, len(named), 2)]
        self.lines.append(f"return ({''.join(arg + ', ' for arg in args).rstrip()}), {{{', '.join(pairs)}}}")
        return "def arguments(module):\n" + "".join(f"    {line}\n" for line in self.lines)

    def _count(self, plan: Node) -> None:
        todo = [plan]
        while todo:
            node = todo.pop()
            self._uses[id(node)] = self._uses.get(id(node), 0) + 1
            if self._uses[id(node)] == 1:
                todo.extend(node.edges)

    def write(self, node: Node) -> str:
        """Return the expression for a node; what it needs before is added to `lines`."""
        if id(node) in self._names:
            return self._names[id(node)]
        shared = self._uses.get(id(node), 0) > 1
        if shared and node.kind in ("list", "dict"):
            return self._filled(node)
        if node.kind == "instance":
            return self._instance(node)
        text = self._written(node)
        matters = _tells(node) or (self._apart and node.kind in APART)
        return self._named(node, text) if shared and matters else text

    def _named(self, node: Node, text: str) -> str:
        name = f"shared_{len(self._names) + 1}"
        self._names[id(node)] = name
        self.lines.append(f"{name} = {text}")
        return name

    def _filled(self, node: Node) -> str:
        """Write a container that stands at several places: made first, filled then, as it may hold itself."""
        name = self._named(node, "[]" if node.kind == "list" else "{}")
        parts = [self.write(part) for part in node.edges]
        if node.kind == "list":
            self.lines.append(f"{name}.extend([{', '.join(parts)}])")
        else:
            pairs = ", ".join(f"{key}: {value}" for key, value in zip(parts[::2], parts[1::2]))
            self.lines.append(f"{name}.update({{{pairs}}})")
        return name

    def _instance(self, node: Node) -> str:
        assert isinstance(node.payload, tuple)
        kind = self._class(str(node.payload[0]), str(node.payload[1]))
        content = "".join(", " + self.write(part) for part in node.edges[0].edges)
        name = self._named(node, f"{kind}.__new__({kind}{content})")
        for attribute, part in zip(node.names[1:], node.edges[1:]):
            self.lines.append(f"object.__setattr__({name}, {attribute!r}, {self.write(part)})")
        return name

    def _class(self, module: str, name: str) -> str:
        if module == self._module:
            return f"module.{name}"
        return name if module == "builtins" else f"importlib.import_module({module!r}).{name}"

    def _written(self, node: Node) -> str:
        if node.kind == "float" and isinstance(node.payload, float) and not math.isfinite(node.payload):
            return f"float({str(node.payload)!r})"
        if isinstance(node.payload, complex):  # whose repr neither a NaN nor the sign of a zero survives
            real, imaginary = (
                self._written(Node("float", part)) for part in (node.payload.real, node.payload.imag)
            )
            return f"complex({real}, {imaginary})"
        if node.kind == "enum":
            assert isinstance(node.payload, tuple)
            return f"{self._class(str(node.payload[0]), str(node.payload[1]))}[{node.payload[2]!r}]"
        if node.kind == "reference":
            return self._reference(node.payload)
        parts = [self.write(part) for part in node.edges]
        if node.kind == "make":
            assert isinstance(node.payload, type)
            return f"{self._class(node.payload.__module__, node.payload.__qualname__)}({', '.join(parts)})"
        if self._apart and node.kind in APART:
            return APART[node.kind].format(repr(node.payload))
        return CONTAINER[node.kind](parts) if node.kind in CONTAINER else repr(node.payload)

    def _reference(self, value: object) -> str:
        module, name = str(getattr(value, "__module__", "")), str(getattr(value, "__qualname__", "<"))
        if "<" in name:
            raise NoSource("an argument is a function without a name")
        return self._class(module, name)


def _tells(root: Node) -> bool:
    """Tell whether it shows if a node is one object or several: some part can change, or is a NaN."""
    todo, seen = [root], {id(root)}
    while todo:
        node = todo.pop()
        if node.identity or (isinstance(node.payload, float) and math.isnan(node.payload)):
            return True
        fresh = [part for part in node.edges if id(part) not in seen]
        seen.update(map(id, fresh))
        todo += fresh
    return False


APART = {"int": "int('{}')", "float": "float('{}')", "str": "''.join([*{}])", "bytes": "bytes([*{}])"}
"""How to write an atom that is to be another object than its equals, by kind."""


def _mapping(parts: list[str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in zip(parts[::2], parts[1::2])) + "}"


CONTAINER: dict[str, Callable[[list[str]], str]] = {
    "list": lambda parts: f"[{', '.join(parts)}]",
    "tuple": lambda parts: f"({', '.join(parts)},)" if parts else "()",
    "dict": _mapping,
    "set": lambda parts: f"{{{', '.join(parts)}}}" if parts else "set()",
    "frozenset": lambda parts: f"frozenset([{', '.join(parts)}])",
    "iterator": lambda parts: f"iter([{', '.join(parts)}])",
    "generator": lambda parts: f"(item for item in [{', '.join(parts)}])",
}


def sources(scenario: Sequence[Step], module: str, apart: bool = False) -> list[tuple[str, str]]:
    """Return per step its verb and the text of `arguments(module)`, empty where it takes none."""
    return [
        (verb, "" if verb in ("again", "spoil") else Writer(module, apart).call(plan))
        for verb, plan in scenario
    ]


SCRIPT = '''"""Shows a difference between two files: {difference}"""

import importlib
import importlib.util
import sys


def load(path):
    spec = importlib.util.spec_from_file_location({module!r}, path)
    module = sys.modules[{module!r}] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


{makers}

def aliases(values):
    """The paths below `values` at which one object stands more than once."""
    seen, todo = {{}}, [("", values)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, (list, dict, set, bytearray)) or hasattr(value, "__dict__"):
            seen.setdefault(id(value), []).append(path)
        if isinstance(value, (list, tuple, dict)) and path.count("[") < 5:
            todo += [(f"{{path}}[{{key!r}}]", part) for key, part in (
                value.items() if isinstance(value, dict) else enumerate(value))]
    return sorted(sorted(paths) for paths in seen.values() if len(paths) > 1)


def spoil(result):
    """Change a result in place, as whoever receives it may."""
    if isinstance(result, list):
        result.append("put in by the caller")
    elif isinstance(result, dict):
        result["put in by the caller"] = "put in by the caller"
    elif isinstance(result, set):
        result.add("put in by the caller")


def run(name, path):
    print(f"--- {{name}}: {{path}}")
    module = load(path)
    results = []
    args, kwargs = (), {{}}
{steps}
    print("same objects:", aliases([results, args, kwargs]))
    state = {{key: value for key, value in vars(module).items() if not key.startswith("__")}}
    print("module state:", {{key: value for key, value in state.items() if isinstance(
        value, (int, float, str, list, dict, set, tuple))}})


def call(function, args, kwargs, results, how="whole"):
    try:
        result = function(*args, **kwargs)
        if hasattr(result, "__next__"):
            print("an iterator:", type(result).__name__)
            if how != "whole":
                print("its first item:", next(result, "none"))
            if how == "leave":
                getattr(result, "close", lambda: None)()
            for part in [*args, *kwargs.values()] if how == "late" else []:
                if hasattr(part, "append") and part:
                    part.pop()
            result = [item for item, _ in zip(result, range(0 if how == "leave" else 256))]
    except BaseException as error:
        print("raised", repr(error), "caused by", repr(error.__cause__))
        result = error
    else:
        print("returned", type(result).__name__, repr(result))
    print("arguments afterwards:", args, kwargs)
    results.append(result)


run("before", {before!r})
run("after", {after!r})
'''


SHORT = '''"""Shows a difference between two files: {difference}"""

import importlib.util
import sys

for name, path in (("before", {before!r}), ("after", {after!r})):
    print(f"--- {{name}}: {{path}}")
    spec = importlib.util.spec_from_file_location({module!r}, path)
    module = sys.modules[{module!r}] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
{arguments}
    try:
        print("returned", repr({function}(*args, **kwargs)))
    except BaseException as error:
        print("raised", repr(error), "caused by", repr(error.__cause__))
'''
"""For one call whose outcome shows the difference already."""


def script(
    difference: str, steps: Sequence[tuple[str, str]], names: tuple[str, str], function: str, module: str
) -> str:
    """Return runnable Python that loads both files by name and shows what each does."""
    if [verb for verb, _ in steps] == ["call"] and _is_plain(difference):
        return _short(difference, steps[0][1], names, function, module)
    makers: list[str] = []
    body: list[str] = []
    for number, (verb, source) in enumerate(steps, 1):
        if source:
            makers.append(source.replace("def arguments(", f"def arguments_{number}("))
            keep = "(args[0], *fresh[1:])" if verb == "next" else "fresh"
            body += [f"fresh, kwargs = arguments_{number}(module)", f"args = {keep}"]
        more = f", {verb!r}" if verb in ("leave", "late") else ""
        call = f"call({function}, args, kwargs, results{more})"
        body.append("spoil(results[-1])" if verb == "spoil" else call)
    return SCRIPT.format(
        difference=_quoted(difference),
        module=module,
        makers="\n\n".join(makers),
        steps="".join(f"    {line}\n" for line in body).rstrip("\n"),
        before=names[0],
        after=names[1],
    )


def _is_plain(difference: str) -> bool:
    """Tell whether a difference shows in what the outcome looks like."""
    where, _, what = difference.partition(": ")
    return (
        where.partition("[")[0] in ("result", "exception", "the outcome")
        and " != " in what
        and "(aliasing)" not in what
    )


def _short(difference: str, source: str, names: tuple[str, str], function: str, module: str) -> str:
    *lines, last = source.splitlines()[1:]
    arguments = [*lines, last.replace("return ", "args, kwargs = ", 1)]
    return SHORT.format(
        difference=_quoted(difference),
        before=names[0],
        after=names[1],
        module=module,
        arguments="\n".join(arguments),
        function=function,
    )


def _quoted(difference: str) -> str:
    """Return a text that can stand in a docstring, in ASCII."""
    plain = difference.encode("ascii", "backslashreplace").decode()
    return plain.replace("\\", "\\\\").replace('"', "'")  # no escape is left: 3.13 refuses a lone surrogate
