"""The argument is changed in place before and after; removal one by one became one slice assignment."""

FUNCTION = "drop_blank"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
def drop_blank(lines: list[str]) -> int:
    """Remove blank lines from the list itself; return how many there were."""
    removed = 0
    index = 0
    while index < len(lines):
        if lines[index].strip():
            index += 1
        else:
            del lines[index]
            removed += 1
    return removed
'''
AFTER = '''
def drop_blank(lines: list[str]) -> int:
    """Remove blank lines from the list itself; return how many there were."""
    before = len(lines)
    lines[:] = [line for line in lines if line.strip()]
    return before - len(lines)
'''
EXAMPLES = (
    "[(drop_blank(x), x) for x in [['a', '', ' ', 'b']]]",
    "[(drop_blank(x), x) for x in [[]]]",
    "[(drop_blank(x), x) for x in [['\\t'] * 3]]",
)
SIZE = 10000
SETUP = "source = ['' if i % 2 else 'x' for i in range(n)]"
CALL = "drop_blank(source.copy())"
