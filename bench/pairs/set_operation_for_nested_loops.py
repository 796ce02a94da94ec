"""Nested loops collect shared tags into a set; an intersection is the same set."""

FUNCTION = "shared_tags"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def shared_tags(left: list[str], right: list[str]) -> set[str]:
    shared = set()
    for a in left:
        for b in right:
            if a == b:
                shared.add(a)
    return shared
"""
AFTER = """
def shared_tags(left: list[str], right: list[str]) -> set[str]:
    return set(left) & set(right)
"""
EXAMPLES = (
    "sorted(shared_tags(['a', 'b', 'b'], ['b', 'c']))",
    "shared_tags([], ['a'])",
    "shared_tags([''], [''])",
)
SIZE = 300
SETUP = "left = [f't{i}' for i in range(n)]; right = [f't{i}' for i in range(n // 2, n + n // 2)]"
CALL = "shared_tags(left, right)"
