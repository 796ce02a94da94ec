"""AFTER has a new private constant and an unused private helper in its module."""

FUNCTION = "wrap"
VERDICT = "equal"
BEFORE = """
def wrap(text: str, width: int = 72) -> list[str]:
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines
"""
AFTER = """
_WIDTH = 72


def _fits(line: str, word: str, width: int) -> bool:
    return len(line) + 1 + len(word) <= width


def wrap(text: str, width: int = _WIDTH) -> list[str]:
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines
"""
EXAMPLES = ("wrap('the quick brown fox', 9)", "wrap('')", "wrap('a b', 0)", "wrap('a b c', -1)")
SIZE = 500
SETUP = "text = 'word and another ' * (n // 3)"
CALL = "wrap(text)"
