"""A counter of the module is raised before and after, and each call sees the last one's."""

FUNCTION = "next_ids"
VERDICT = "equal"
BEFORE = """
_last = 0


def next_ids(prefix: str, count: int) -> list[str]:
    global _last
    ids = []
    for _ in range(min(count, 1000)):
        _last += 1
        ids.append(f"{prefix}-{_last}")
    return ids
"""
AFTER = '''
_last = 0


def next_ids(prefix: str, count: int) -> list[str]:
    """New identifiers, counted over the life of the process."""
    global _last
    made = []
    for _ in range(min(count, 1000)):
        _last += 1
        made.append(f"{prefix}-{_last}")
    return made
'''
EXAMPLES = ("(next_ids('a', 2), next_ids('b', 1))", "next_ids('', 0)", "(next_ids('x', -1), _last)")
SIZE = 500
SETUP = ""
CALL = "next_ids('job', n)"
