"""A copy was returned even when nothing was to be done; now it is the argument itself."""

FUNCTION = "without"
VERDICT = "wrong"
BEFORE = """
def without(items: list[int], unwanted: list[int]) -> list[int]:
    return [item for item in items if item not in unwanted]
"""
AFTER = """
def without(items: list[int], unwanted: list[int]) -> list[int]:
    if not unwanted:
        return items
    return [item for item in items if item not in unwanted]
"""
EXAMPLES = ("without([1, 2], [2])", "without([1], [])")
WITNESS = "items = [1]; seen = without(items, []) is items"
