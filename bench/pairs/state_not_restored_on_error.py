"""The depth was restored in a finally clause; after an exception it now stays raised."""

FUNCTION = "evaluate"
VERDICT = "wrong"
BEFORE = '''
depth = 0


def evaluate(expression):
    """Add up nested lists of numbers."""
    global depth
    depth += 1
    try:
        if isinstance(expression, list):
            return sum(evaluate(part) for part in expression)
        return expression + 0
    finally:
        depth -= 1
'''
AFTER = '''
depth = 0


def evaluate(expression):
    """Add up nested lists of numbers."""
    global depth
    depth += 1
    if isinstance(expression, list):
        result = sum(evaluate(part) for part in expression)
    else:
        result = expression + 0
    depth -= 1
    return result
'''
EXAMPLES = ("(evaluate([1, [2, 3]]), depth)", "(evaluate([]), depth)", "evaluate(['a'])")
WITNESS = """
try:
    evaluate([1, None])
except TypeError:
    pass
seen = depth
"""
