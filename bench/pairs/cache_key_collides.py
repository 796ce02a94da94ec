"""Two texts are glued to one key of a memo: 'a:b' with 'c' and 'a' with 'b:c' are the same key."""

FUNCTION = "distances"
VERDICT = "wrong"
BEFORE = """
def _distance(left: str, right: str) -> int:
    return sum(a != b for a, b in zip(left, right)) + abs(len(left) - len(right))


def distances(pairs: list[tuple[str, str]]) -> list[int]:
    return [_distance(left, right) for left, right in pairs]
"""
AFTER = """
def _distance(left: str, right: str) -> int:
    return sum(a != b for a, b in zip(left, right)) + abs(len(left) - len(right))


def distances(pairs: list[tuple[str, str]]) -> list[int]:
    known: dict[str, int] = {}
    result = []
    for left, right in pairs:
        key = left + ":" + right
        if key not in known:
            known[key] = _distance(left, right)
        result.append(known[key])
    return result
"""
EXAMPLES = ("distances([('ab', 'ac'), ('', 'x')])", "distances([])")
WITNESS = "seen = distances([('a:b', 'c'), ('a', 'b:c'), ('a:', 'a'), ('a', ':a')])"
