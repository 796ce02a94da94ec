"""A long tuple written inside the function becomes a frozenset of the module; a new private name is no
difference.
"""

FUNCTION = "content_words"
VERDICT = "faster"
BEFORE = """
def content_words(text: str) -> list[str]:
    stop = (
        "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but",
        "by", "can", "do", "for", "from", "had", "has", "have", "he", "her", "his", "if", "in", "into", "is",
        "it", "its", "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "were", "with",
    )
    return [word for word in text.lower().split() if word not in stop]
"""
AFTER = """
_STOP = frozenset(
    (
        "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but",
        "by", "can", "do", "for", "from", "had", "has", "have", "he", "her", "his", "if", "in", "into", "is",
        "it", "its", "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "were", "with",
    )
)


def content_words(text: str) -> list[str]:
    return [word for word in text.lower().split() if word not in _STOP]
"""
EXAMPLES = (
    "content_words('The cat and the hat')",
    "content_words('')",
    "content_words('With  or\\twithout\\n')",
)
SIZE = 500
SETUP = "text = ' '.join(f'word{i} with the' for i in range(n))"
CALL = "content_words(text)"
