"""A generator function is renamed inside; two generators that yield the same are equal."""

FUNCTION = "paragraphs"
VERDICT = "equal"
BEFORE = """
def paragraphs(lines):
    block = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block
"""
AFTER = '''
def paragraphs(lines):
    """Runs of lines that are not blank."""
    paragraph = []
    for line in lines:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph
'''
EXAMPLES = (
    "paragraphs(['a', 'b', '', 'c'])",
    "paragraphs([])",
    "paragraphs(iter(['', ' ']))",
    "paragraphs([1])",
)
SIZE = 500
SETUP = "lines = ['x', 'y', ''] * (n // 3)"
CALL = "list(paragraphs(lines))"
