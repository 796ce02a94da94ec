"""A table is asked for each character; a few replacements in C give the same text, the ampersand first."""

FUNCTION = "escape"
VERDICT = "faster"
BEFORE = """
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escape(text: str) -> str:
    return "".join(ENTITIES.get(character, character) for character in text)
"""
AFTER = """
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escape(text: str) -> str:
    for character, entity in ENTITIES.items():
        text = text.replace(character, entity)
    return text
"""
EXAMPLES = ("escape('a < b & \"c\"')", "escape('')", "escape('&amp;\\u00df\\U0001f600\\ud800')")
SIZE = 2000
SETUP = "text = 'if a < b & c > d: pass; ' * (n // 20)"
CALL = "escape(text)"
