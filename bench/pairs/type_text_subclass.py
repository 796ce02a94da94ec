"""str methods give back plain str; the subclass marked safe text and got lost."""

FUNCTION = "heading"
VERDICT = "wrong"
BEFORE = '''
class Safe(str):
    """Text that needs no escaping."""


def heading(title: str) -> str:
    if not title:
        return Safe("<h1/>")
    return Safe("<h1>" + title + "</h1>")
'''
AFTER = '''
class Safe(str):
    """Text that needs no escaping."""


_OPEN, _CLOSE = Safe("<h1>"), Safe("</h1>")


def heading(title: str) -> str:
    if not title:
        return Safe("<h1/>")
    return _OPEN + title + _CLOSE
'''
EXAMPLES = ("str(heading('x'))", "type(heading('')).__name__")
WITNESS = "seen = type(heading('x')).__name__"
