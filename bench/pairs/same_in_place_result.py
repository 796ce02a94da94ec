"""The argument itself is changed and returned by both; annotations and a docstring were added."""

FUNCTION = "normalise"
VERDICT = "equal"
BEFORE = """
def normalise(record, defaults):
    for key, value in defaults.items():
        if key not in record:
            record[key] = value
    for key in record:
        if isinstance(record[key], str):
            record[key] = record[key].strip()
    return record
"""
AFTER = '''
def normalise(record: dict, defaults: dict) -> dict:
    """Fill the record from the defaults, in place, and strip its strings."""
    for key, value in defaults.items():
        if key not in record:
            record[key] = value
    for key in record:
        if isinstance(record[key], str):
            record[key] = record[key].strip()
    return record
'''
EXAMPLES = (
    "normalise({'a': ' x '}, {'b': 1})",
    "normalise({}, {})",
    "[normalise(r, {}) is r for r in [{1: 2}]]",
    "normalise(1, {})",
)
SIZE = 300
SETUP = "record = {str(i): 'x' for i in range(n)}; defaults = {str(i): i for i in range(n, n + 50)}"
CALL = "normalise(dict(record), defaults)"
