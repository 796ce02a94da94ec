"""range(len()) and append became a comprehension; untyped, and equal for any list of strings or bytes."""

FUNCTION = "stripped"
VERDICT = "faster"
BEFORE = '''
def stripped(rows):
    result = []
    for row in rows:
        cells = []
        for cell in row:
            cells.append(cell.strip())
        result.append(cells)
    return result
'''
AFTER = '''
def stripped(rows):
    return [[cell.strip() for cell in row] for row in rows]
'''
EXAMPLES = (
    "stripped([[' a', 'b '], []])",
    "stripped([])",
    "stripped([[b' x ']])",
    "stripped([[None]])",
    "stripped(3)",
)
SIZE = 60
SETUP = "rows = [[' x'] * n for _ in range(n)]"
CALL = "stripped(rows)"
