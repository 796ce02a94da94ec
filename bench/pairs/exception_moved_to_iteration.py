"""A bad size was refused at the call; as a generator the function refuses at the first next()."""

FUNCTION = "chunks"
VERDICT = "wrong"
BEFORE = """
def chunks(items, size):
    if size < 1:
        raise ValueError("size must be positive")

    def generate():
        for start in range(0, len(items), size):
            yield items[start : start + size]

    return generate()
"""
AFTER = """
def chunks(items, size):
    if size < 1:
        raise ValueError("size must be positive")
    for start in range(0, len(items), size):
        yield items[start : start + size]
"""
EXAMPLES = ("chunks([1, 2, 3], 2)", "chunks('', 1)")
WITNESS = "chunks([1], 0); seen = 'no exception at the call'"
