"""A registry of the module grows with each call, before and after; only the search in it got a set."""

FUNCTION = "register"
VERDICT = "faster"
BEFORE = '''
_names: list[str] = []


def register(new: list[str]) -> int:
    """Register names not yet known; return how many there are now."""
    for name in new:
        if name not in _names:
            _names.append(name)
    return len(_names)
'''
AFTER = '''
_names: list[str] = []


def register(new: list[str]) -> int:
    """Register names not yet known; return how many there are now."""
    known = set(_names)
    for name in new:
        if name not in known:
            known.add(name)
            _names.append(name)
    return len(_names)
'''
EXAMPLES = (
    "(register(['a', 'b', 'a']), _names)",
    "(register([]), _names)",
    "(register(['b', 'c']), register(['c']), _names)",
)
SIZE = 600
SETUP = "new = [f'n{i}' for i in range(n)]; _names.clear(); register(new)"
CALL = "register(new)"
