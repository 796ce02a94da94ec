"""A loop over a linked list became a recursion: long lists meet the recursion limit."""

FUNCTION = "length"
VERDICT = "wrong"
BEFORE = """
def length(node: dict | None) -> int:
    count = 0
    while node is not None:
        count += 1
        node = node.get("next")
    return count
"""
AFTER = """
def length(node: dict | None) -> int:
    return 0 if node is None else 1 + length(node.get("next"))
"""
EXAMPLES = ("length({'next': {}})", "length(None)")
WITNESS = """
node = None
for _ in range(5000):
    node = {"next": node}
try:
    seen = length(node)
except RecursionError:
    seen = "RecursionError"
"""
