"""Text is put before the text so far, a copy at each step; the parts are joined once from the back."""

FUNCTION = "breadcrumbs"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def breadcrumbs(parts: list[str]) -> str:
    trail = ""
    for part in parts:
        trail = "/" + part + trail
    return trail
"""
AFTER = """
def breadcrumbs(parts: list[str]) -> str:
    return "".join(["/" + part for part in reversed(parts)])
"""
EXAMPLES = ("breadcrumbs(['c', 'b', 'a'])", "breadcrumbs([])", "breadcrumbs(['', ''])")
SIZE = 3000
SETUP = "parts = [f'component-{i:08d}' for i in range(n)]"
CALL = "breadcrumbs(parts)"
