"""A list grows by list + [x], a copy each time; append does not copy. Untyped, and equal for anything
iterable.
"""

FUNCTION = "cells"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def cells(rows):
    result = []
    for row in rows:
        for cell in row:
            if cell is not None:
                result = result + [cell]
    return result
"""
AFTER = """
def cells(rows):
    result = []
    for row in rows:
        for cell in row:
            if cell is not None:
                result.append(cell)
    return result
"""
EXAMPLES = ("cells([[1, None], ('a',), 'xy'])", "cells({})", "cells([1])", "cells(None)")
SIZE = 1000
SETUP = "rows = [[i] for i in range(n)]"
CALL = "cells(rows)"
