"""+= extended the list of the caller; a concatenation leaves it alone."""

FUNCTION = "record"
VERDICT = "wrong"
BEFORE = """
def record(history, events):
    history += [event for event in events if event]
    return len(history)
"""
AFTER = """
def record(history, events):
    history = history + [event for event in events if event]
    return len(history)
"""
EXAMPLES = ("record([1], [2, 0])", "record([], [])")
WITNESS = "history = [1]; record(history, [2]); seen = history"
