"""A generator also returned a count, which `yield from` hands on; the expression returns None."""

FUNCTION = "emit"
VERDICT = "wrong"
BEFORE = """
def emit(words):
    count = 0
    for word in words:
        if word:
            count += 1
            yield word
    return count
"""
AFTER = """
def emit(words):
    yield from (word for word in words if word)
"""
EXAMPLES = ("list(emit(['a', '', 'b']))", "list(emit([]))")
WITNESS = """
def outer():
    result = yield from emit(["a"])
    yield result

seen = list(outer())
"""
