"""Pairs of before and after written to try the comparator: half of them equal, half subtly wrong."""

from __future__ import annotations

EQUAL: dict[str, tuple[str, str]] = {
    "untyped arguments, for which no iterator stands": (
        """
        def f(xs, ys):
            return [x for x in xs if x in ys]
        """,
        """
        def f(xs, ys):
            ys = tuple(ys)
            return [x for x in xs if x in ys]
        """,
    ),
    "a generator that may be left": (
        """
        def f(lines: list[str]):
            seen: list[str] = []
            try:
                for line in lines:
                    if line not in seen:
                        seen.append(line)
                        yield line
            finally:
                lines.append("end")
        """,
        """
        def f(lines: list[str]):
            seen: set[str] = set()
            try:
                for line in lines:
                    if line in seen:
                        continue
                    seen.add(line)
                    yield line
            finally:
                lines.append("end")
        """,
    ),
    "membership by a set": (
        """
        def f(xs: list[int], ys: list[int]) -> list[int]:
            return [x for x in xs if x in ys]
        """,
        """
        def f(xs: list[int], ys: list[int]) -> list[int]:
            known = set(ys)
            return [x for x in xs if x in known]
        """,
    ),
    "unique in order": (
        """
        def f(xs: list[str]) -> list[str]:
            out = []
            for x in xs:
                if x not in out:
                    out.append(x)
            return out
        """,
        """
        def f(xs: list[str]) -> list[str]:
            return list(dict.fromkeys(xs))
        """,
    ),
    "joined": (
        """
        def f(words: list[str]) -> str:
            text = ""
            for word in words:
                text += word.upper() + ","
            return text
        """,
        """
        def f(words: list[str]) -> str:
            return "".join([word.upper() + "," for word in words])
        """,
    ),
    "a constant and a private pattern come": (
        """
        import re
        STOP = ["a", "b"]
        def f(text: str) -> list[str]:
            return [word for word in re.findall(r"[a-c]+", text) if word not in STOP]
        """,
        """
        import re
        STOP = ["a", "b"]
        _STOP = frozenset(STOP)
        _WORD = re.compile(r"[a-c]+")
        def f(text: str) -> list[str]:
            return [word for word in _WORD.findall(text) if word not in _STOP]
        """,
    ),
    "grouped by setdefault": (
        """
        def f(rows: list[tuple[str, int]]) -> dict[str, list[int]]:
            found = {}
            for key, value in rows:
                if key not in found:
                    found[key] = []
                found[key].append(value)
            return found
        """,
        """
        def f(rows: list[tuple[str, int]]) -> dict[str, list[int]]:
            found = {}
            for key, value in rows:
                found.setdefault(key, []).append(value)
            return found
        """,
    ),
    "a generator stays one": (
        """
        from typing import Iterator
        def f(xs: Iterator[int]) -> Iterator[int]:
            for x in xs:
                if x > 3:
                    yield x * 2
        """,
        """
        from typing import Iterator
        def f(xs: Iterator[int]) -> Iterator[int]:
            yield from (x * 2 for x in xs if x > 3)
        """,
    ),
    "the same exception": (
        """
        def f(table: dict[str, int], key: str) -> int:
            for name, value in table.items():
                if name == key:
                    return value
            raise KeyError(key)
        """,
        """
        def f(table: dict[str, int], key: str) -> int:
            return table[key]
        """,
    ),
    "a cached immutable result": (
        """
        def f(n: int) -> tuple[int, ...]:
            return tuple(range(n % 10))
        """,
        """
        import functools
        @functools.lru_cache(maxsize=None)
        def f(n: int) -> tuple[int, ...]:
            return tuple(range(n % 10))
        """,
    ),
    "in-place sorting of a copy": (
        """
        def f(xs: list[int]) -> list[int]:
            return sorted(xs, key=lambda x: x)
        """,
        """
        def f(xs: list[int]) -> list[int]:
            found = xs[:]
            found.sort()
            return found
        """,
    ),
    "a method with state": (
        """
        class Store:
            def __init__(self, names: list[str]) -> None:
                self.names = names
                self.hits = 0
            def find(self, name: str) -> int:
                self.hits += 1
                for place in range(len(self.names)):
                    if self.names[place] == name:
                        return place
                return -1
        """,
        """
        class Store:
            def __init__(self, names: list[str]) -> None:
                self.names = names
                self.hits = 0
            def find(self, name: str) -> int:
                self.hits += 1
                try:
                    return self.names.index(name)
                except ValueError:
                    return -1
        """,
    ),
    "booleans, whole domain": (
        """
        def f(a: bool, b: bool) -> str:
            if a:
                if b:
                    return "both"
            return "no"
        """,
        """
        def f(a: bool, b: bool) -> str:
            return "both" if a and b else "no"
        """,
    ),
    "output in one piece": (
        """
        def f(xs: list[int]) -> None:
            for x in xs:
                print(x)
        """,
        """
        def f(xs: list[int]) -> None:
            print("".join([f"{x}\\n" for x in xs]), end="")
        """,
    ),
    "a coroutine": (
        """
        async def f(xs: list[int]) -> int:
            total = 0
            for x in xs:
                total += x
            return total
        """,
        """
        async def f(xs: list[int]) -> int:
            return sum(xs)
        """,
    ),
    "random in the same order": (
        """
        import random
        def f(xs: list[int]) -> list[int]:
            out = []
            for x in xs:
                out.append(x + random.randrange(5))
            return out
        """,
        """
        import random
        def f(xs: list[int]) -> list[int]:
            return [x + random.randrange(5) for x in xs]
        """,
    ),
    "a counted module state": (
        """
        CALLS = []
        def f(x: int) -> int:
            CALLS.append(x)
            return len([c for c in CALLS])
        """,
        """
        CALLS = []
        def f(x: int) -> int:
            CALLS.append(x)
            return len(CALLS)
        """,
    ),
    "what the original does not take": (
        """
        def f(words):
            out = ""
            for x in words:
                out = out + x.strip()
            return out
        """,
        """
        def f(words):
            return "".join([x.strip() for x in words])
        """,
    ),
}

WRONG: dict[str, tuple[str, str]] = {
    "two texts glued to one key": (
        """
        def g(left: str, right: str) -> int:
            return sum(a != b for a, b in zip(left, right)) + abs(len(left) - len(right))
        def f(pairs: list[tuple[str, str]]) -> list[int]:
            return [g(left, right) for left, right in pairs]
        """,
        """
        def g(left: str, right: str) -> int:
            return sum(a != b for a, b in zip(left, right)) + abs(len(left) - len(right))
        def f(pairs: list[tuple[str, str]]) -> list[int]:
            known: dict[str, int] = {}
            result = []
            for left, right in pairs:
                key = left + "|" + right
                if key not in known:
                    known[key] = g(left, right)
                result.append(known[key])
            return result
        """,
    ),
    "an untyped iterator read twice": (
        """
        def f(values):
            values = list(values)
            return max(values) - min(values) if values else 0
        """,
        """
        def f(values):
            return max(values) - min(values) if values else 0
        """,
    ),
    "a list in itself": (
        """
        def f(value):
            return str(value).replace(" ", "")
        """,
        """
        def f(value):
            if type(value) is list:
                return "[" + ",".join(f(item) if type(item) is list else repr(item) for item in value) + "]"
            return str(value).replace(" ", "")
        """,
    ),
    "what a reader that leaves expects to be done": (
        """
        def f(source: list[str], opened: list[str]):
            opened.append("table")
            try:
                for line in source:
                    yield line.upper()
            finally:
                opened.remove("table")
        """,
        """
        def f(source: list[str], opened: list[str]):
            opened.append("table")
            for line in source:
                yield line.upper()
            opened.remove("table")
        """,
    ),
    "a list read while its owner changes it": (
        """
        def f(tasks: list[int]):
            for task in list(tasks):
                if task >= 0:
                    yield task
        """,
        """
        def f(tasks: list[int]):
            for task in tasks:
                if task >= 0:
                    yield task
        """,
    ),
    "identity for equality of large numbers": (
        """
        def f(old: list[int], new: list[int]) -> list[int]:
            return [a for a, b in zip(old, new) if a != b]
        """,
        """
        def f(old: list[int], new: list[int]) -> list[int]:
            return [a for a, b in zip(old, new) if a is not b]
        """,
    ),
    "one NaN found by identity": (
        """
        def f(history: list[float], value: float) -> bool:
            return any(old == value for old in history)
        """,
        """
        def f(history: list[float], value: float) -> bool:
            return value in history
        """,
    ),
    "the least beside a NaN": (
        """
        def f(values: list[float]) -> list[float]:
            return sorted(values)[:1]
        """,
        """
        def f(values: list[float]) -> list[float]:
            return [min(values)] if values else []
        """,
    ),
    "composed letters taken for one": (
        """
        def f(words: list[str], known: list[str]) -> list[str]:
            return [word for word in words if word not in known]
        """,
        """
        from unicodedata import normalize
        def f(words: list[str], known: list[str]) -> list[str]:
            names = {normalize("NFC", name) for name in known}
            return [word for word in words if normalize("NFC", word) not in names]
        """,
    ),
    "a line end before the end": (
        """
        import re
        def f(text: str) -> bool:
            return re.fullmatch("[a-z]+", text) is not None
        """,
        """
        import re
        def f(text: str) -> bool:
            return re.match("[a-z]+$", text) is not None
        """,
    ),
    "numerals that int takes": (
        """
        def f(words: list[str]) -> list[int]:
            found = []
            for word in words:
                try:
                    found.append(int(word))
                except ValueError:
                    continue
            return found
        """,
        """
        def f(words: list[str]) -> list[int]:
            return [int(word) for word in words if word.lstrip("-").isdecimal()]
        """,
    ),
    "the root of a large square": (
        """
        from math import isqrt
        def f(number: int) -> bool:
            return number >= 0 and isqrt(number) ** 2 == number
        """,
        """
        from math import sqrt
        def f(number: int) -> bool:
            return number >= 0 and int(sqrt(number)) ** 2 == number
        """,
    ),
    "order": (
        """
        def f(xs: list[str]) -> list[str]:
            return list(dict.fromkeys(xs))
        """,
        """
        def f(xs: list[str]) -> list[str]:
            return sorted(set(xs))
        """,
    ),
    "duplicates": (
        """
        def f(xs: list[int], ys: list[int]) -> int:
            return len([x for x in xs if x in ys])
        """,
        """
        def f(xs: list[int], ys: list[int]) -> int:
            return len(set(xs) & set(ys))
        """,
    ),
    "the last, not the first": (
        """
        def f(rows: list[tuple[str, int]], key: str) -> int:
            for name, value in rows:
                if name == key:
                    return value
            return -1
        """,
        """
        def f(rows: list[tuple[str, int]], key: str) -> int:
            return dict(rows).get(key, -1)
        """,
    ),
    "exhaustion": (
        """
        from typing import Iterable
        def f(xs: Iterable[int]) -> int:
            for x in xs:
                if x > 20:
                    return x
            return 0
        """,
        """
        from typing import Iterable
        def f(xs: Iterable[int]) -> int:
            found = [x for x in xs if x > 20]
            return found[0] if found else 0
        """,
    ),
    "another exception": (
        """
        def f(xs: list[int]) -> int:
            if not xs:
                raise ValueError("nothing")
            return max(xs)
        """,
        """
        def f(xs: list[int]) -> int:
            return max(xs)
        """,
    ),
    "mutation": (
        """
        def f(xs: list[int]) -> list[int]:
            return sorted(xs)
        """,
        """
        def f(xs: list[int]) -> list[int]:
            xs.sort()
            return xs
        """,
    ),
    "aliasing": (
        """
        def f(n: int) -> list[list[int]]:
            return [[0] for _ in range(3)]
        """,
        """
        def f(n: int) -> list[list[int]]:
            return [[0]] * 3
        """,
    ),
    "falsy values": (
        """
        def f(table: dict[str, int], key: str) -> int:
            return table[key] if key in table else 7
        """,
        """
        def f(table: dict[str, int], key: str) -> int:
            return table.get(key) or 7
        """,
    ),
    "None in the table": (
        """
        from typing import Optional
        def f(table: dict[str, Optional[int]], key: str) -> bool:
            return key in table
        """,
        """
        from typing import Optional
        def f(table: dict[str, Optional[int]], key: str) -> bool:
            return table.get(key) is not None
        """,
    ),
    "NaN": (
        """
        def f(xs: list[float]) -> list[float]:
            return [x for x in xs if x == x]
        """,
        """
        def f(xs: list[float]) -> list[float]:
            return list(xs)
        """,
    ),
    "minus zero": (
        """
        def f(x: float) -> float:
            return abs(x)
        """,
        """
        def f(x: float) -> float:
            return -x if x < 0 else x
        """,
    ),
    "state": (
        """
        CALLS = 0
        def f(x: int) -> int:
            global CALLS
            CALLS += 1
            return x
        """,
        """
        CALLS = 0
        def f(x: int) -> int:
            return x
        """,
    ),
    "a cached mutable result": (
        """
        def f(n: int) -> list[int]:
            return list(range(n % 10))
        """,
        """
        import functools
        @functools.lru_cache(maxsize=None)
        def f(n: int) -> list[int]:
            return list(range(n % 10))
        """,
    ),
    "state across calls": (
        """
        def f(x: int) -> list[int]:
            out = []
            out.append(x)
            return out
        """,
        """
        def f(x: int, out: list[int] = []) -> list[int]:
            out.append(x)
            return list(out)
        """,
    ),
    "laziness": (
        """
        from typing import Iterator
        def f(xs: list[int]) -> Iterator[int]:
            for x in xs:
                yield 10 // x
        """,
        """
        from typing import Iterator
        def f(xs: list[int]) -> Iterator[int]:
            return iter([10 // x for x in xs])
        """,
    ),
    "reading ahead": (
        """
        from typing import Iterator
        def f(xs: Iterator[int]) -> Iterator[int]:
            for x in xs:
                yield x
        """,
        """
        from typing import Iterator
        def f(xs: Iterator[int]) -> Iterator[int]:
            for x in list(xs):
                yield x
        """,
    ),
    "output": (
        """
        def f(xs: list[int]) -> int:
            for x in xs:
                print("seen", x)
            return len(xs)
        """,
        """
        def f(xs: list[int]) -> int:
            return len(xs)
        """,
    ),
    "a log record": (
        """
        import logging
        log = logging.getLogger(__name__)
        def f(xs: list[int]) -> int:
            for x in xs:
                log.debug("seen %s", x)
            return len(xs)
        """,
        """
        import logging
        log = logging.getLogger(__name__)
        def f(xs: list[int]) -> int:
            return len(xs)
        """,
    ),
    "a rare number": (
        """
        def f(n: int) -> int:
            if n == 7919:
                return -1
            return n * 2
        """,
        """
        def f(n: int) -> int:
            return n * 2
        """,
    ),
    "a rare length": (
        """
        def f(xs: list[int]) -> int:
            if len(xs) > 64:
                return sum(xs[:64])
            return sum(xs)
        """,
        """
        def f(xs: list[int]) -> int:
            return sum(xs)
        """,
    ),
    "a rare text": (
        """
        def f(text: str) -> str:
            if text.startswith("x-vendor-"):
                return text[9:]
            return text
        """,
        """
        def f(text: str) -> str:
            return text
        """,
    ),
    "unhashable where untyped": (
        """
        def f(items):
            out = []
            for item in items:
                if item not in out:
                    out.append(item)
            return out
        """,
        """
        def f(items):
            return list(dict.fromkeys(items))
        """,
    ),
    "case folding": (
        """
        def f(a: str, b: str) -> bool:
            return a.casefold() == b.casefold()
        """,
        """
        def f(a: str, b: str) -> bool:
            return a.lower() == b.lower()
        """,
    ),
    "one object passed twice": (
        """
        def f(xs: list[int], ys: list[int]) -> int:
            for y in list(ys):
                xs.append(y)
            return len(xs)
        """,
        """
        def f(xs: list[int], ys: list[int]) -> int:
            n = len(ys)
            xs.extend(ys)
            return len(xs) if xs is not ys else n
        """,
    ),
    "a method forgets a count": (
        """
        class Store:
            def __init__(self, names: list[str]) -> None:
                self.names = names
                self.hits = 0
            def find(self, name: str) -> bool:
                if name in self.names:
                    self.hits += 1
                    return self.hits < 3
                return False
        """,
        """
        class Store:
            def __init__(self, names: list[str]) -> None:
                self.names = names
                self.hits = 0
            def find(self, name: str) -> bool:
                if name in set(self.names):
                    self.hits = min(self.hits + 1, 3)
                    return self.hits < 3
                return False
        """,
    ),
    "the cause": (
        """
        def f(text: str) -> int:
            try:
                return int(text)
            except ValueError as error:
                raise KeyError("bad") from error
        """,
        """
        def f(text: str) -> int:
            try:
                return int(text)
            except ValueError:
                raise KeyError("bad") from None
        """,
    ),
    "digits": (
        """
        def f(text: str) -> bool:
            return text.isdigit()
        """,
        """
        def f(text: str) -> bool:
            return text.isdecimal()
        """,
    ),
    "the interpreter ends": (
        """
        def f(n: int) -> int:
            return n
        """,
        """
        import sys
        def f(n: int) -> int:
            if n == 12:
                sys.exit(3)
            return n
        """,
    ),
    "a loop without end": (
        """
        def f(n: int) -> int:
            return n
        """,
        """
        def f(n: int) -> int:
            while n == 13:
                pass
            return n
        """,
    ),
}

FUNCTIONS = {"a method with state": "Store.find", "a method forgets a count": "Store.find"}

NOT_SHOWN: dict[str, tuple[str, str, str]] = {
    "recursion instead of a loop": (
        "def f(node: list[int]) -> int:\n    return sum(1 for _ in node)\n",
        "def f(node: list[int]) -> int:\n    return 1 + f(node[1:]) if node else 0\n",
        "the rewrite calls itself",
    ),
    "time": (
        "import time\ndef f(n: int) -> float:\n    return time.perf_counter()\n",
        "",
        "does not repeat itself",
    ),
    "random differently": (
        "import random\ndef f(n: int) -> float:\n    return random.random()\n",
        "import random\ndef f(n: int) -> float:\n    return random.random() + random.random()\n",
        "does not repeat itself",
    ),
    "a lock": (
        "import threading\ndef f(n: int) -> object:\n    return threading.Lock()\n",
        "",
        "cannot be compared",
    ),
    "few returns": ("def f(n: int) -> int:\n    raise ValueError(n)\n", "", "returned normally"),
    "no values": ("def f(x: str) -> int:\n    return len(x)\n", "def g(x):\n    pass\n", "no function f"),
    "no import": ("def f(n: int) -> int:\n    return n\n", "import nowhere\n", "cannot be imported"),
    "slow original": (
        "import time\ndef f(n: int) -> int:\n    time.sleep(9)\n    return n\n",
        "def f(n: int) -> int:\n    return n\n",
        "distinct inputs only",
    ),
    "recursion": (
        "def f(n: int) -> int:\n    return f(n + 1)\n",
        "def f(n: int) -> int:\n    return 0\n",
        "ran out of recursion",
    ),
    "writes files": (
        "def f(n: int) -> None:\n    with open('/dev/null', 'w') as file:\n        file.write(str(n))\n",
        "",
        "world outside",
    ),
    "the order of a set of objects": (
        "class A:\n    pass\ndef f(n: int) -> list[int]:\n    return [id(a) for a in {A(), A(), A()}]\n",
        "",
        "does not repeat itself",
    ),
}
"""Before, after (the same file again if empty), and a part of the reason."""
