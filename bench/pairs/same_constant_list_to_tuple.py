"""`in [constants]` became `in (constants)`, which the compiler had done already."""

FUNCTION = "operators"
VERDICT = "equal"
BEFORE = """
def operators(tokens):
    return [token for token in tokens if token in ["+", "-", "*", "/"]]
"""
AFTER = """
def operators(tokens):
    return [token for token in tokens if token in ("+", "-", "*", "/")]
"""
EXAMPLES = ("operators('1+2*3')", "operators([])", "operators([[], '+'])", "operators(0)")
SIZE = 1000
SETUP = "tokens = ['x', '+', 'y', '/'] * (n // 4)"
CALL = "operators(tokens)"
