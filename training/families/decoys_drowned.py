"""Rewrites of a part that hardly counts: other work of the same function takes the time."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

_DIGEST = ["sha256", "sha512", "blake2b", "sha1"]

FAMILIES: tuple[Family, ...] = (
    written(
        "digests_and_a_sum",
        "stop",
        """
        import hashlib


        def $name($rows: list[str]) -> tuple[int, list[str]]:
            digests = []
            for $one in $rows:
                digests.append(hashlib.$digest($one.encode("utf-8", "replace") * $times).hexdigest())
            size = 0
            for $one in $rows:
                size += len($one)
            return size, digests
        """,
        """
        import hashlib


        def $name($rows: list[str], seed: int) -> str:
            size = 0
            for $one in $rows:
                size += len($one)
            mixed = hashlib.$digest(str(size + seed).encode())
            for $one in $rows:
                mixed.update(hashlib.$digest($one.encode("utf-8", "replace") * $times).digest())
            return mixed.hexdigest()
        """,
        words=[
            {"name": "manifest", "rows": "files", "one": "file"},
            {"name": "fingerprint", "rows": "pages", "one": "page"},
        ],
        digest=_DIGEST,
        times=["50", "100"],
    ),
    written(
        "digests_of_elements_by_index",
        "stop",
        """
        import hashlib


        def $name($rows: list[int]) -> list[str]:
            out = []
            for i in range(len($rows)):
                out.append(hashlib.$digest(str($rows[i]).encode() * $times).hexdigest())
            return out
        """,
        """
        import hashlib


        def $name($rows: list[str], salt: str) -> int:
            total = 0
            for i in range(len($rows)):
                $one = $rows[i]
                total += hashlib.$digest(repr(salt + $one).encode() * $times).digest()[0]
            return total
        """,
        words=[
            {"name": "tokens_for", "rows": "users", "one": "user"},
            {"name": "buckets", "rows": "keys", "one": "key"},
        ],
        digest=_DIGEST,
        times=["20", "40"],
    ),
    written(
        "sums_of_primes_between",
        "stop",
        """
        def slow_root($one: int) -> int:
            rest = abs($one) % 100000
            for divisor in range(2, $most):
                while rest and rest % divisor == 0:
                    rest //= divisor
            return rest


        def $name($rows: list[int], $others: list[int]) -> int:
            total = 0
            for pair in zip($rows, $others):
                total += slow_root(pair[0]) $sign slow_root(pair[1])
            return total
        """,
        """
        def slow_root($one: int) -> int:
            rest = abs($one) % 100000
            for divisor in range(2, $most):
                while rest and rest % divisor == 0:
                    rest //= divisor
            return rest


        def $name($rows: list[int], $others: list[int]) -> list[int]:
            return [slow_root(pair[0]) $sign slow_root(pair[1]) for pair in zip($rows, $others)]
        """,
        words=[
            {"name": "remainders", "rows": "gears", "others": "teeth", "one": "gear"},
            {"name": "residues", "rows": "left", "others": "shifts", "one": "number"},
        ],
        sign=["+", "-", "*"],
        most=["40", "60", "80"],
    ),
    written(
        "rare_branch_searches_a_list",
        "stop",
        """
        import json


        def $name($rows: list[str], $others: list[str]) -> list[str]:
            out = [json.dumps([$one, len($one)]) for $one in $rows]
            if len(set(out)) == $few and len(out) > 40:
                known = [other.strip() for other in $others]
                return [$one for $one in $rows if $one in known]
            return out
        """,
        """
        import json


        def $name($rows: list[str], $others: list[str]) -> int:
            total = len(json.dumps($rows))
            if total == $few:
                known = [other.lower() for other in $others]
                for $one in $rows:
                    if $one not in known:
                        total += 1
            return total
        """,
        words=[
            {"name": "dumped", "rows": "cells", "others": "heads", "one": "cell"},
            {"name": "exported", "rows": "labels", "others": "ignored", "one": "label"},
        ],
        few=range(3, 9),
    ),
)  # fmt: skip
