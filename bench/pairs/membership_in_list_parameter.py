"""A list is searched once per word; a set answers the same question."""

FUNCTION = "known_words"
VERDICT = "faster"
GROWTH = True
BEFORE = '''
def known_words(words: list[str], vocabulary: list[str]) -> list[str]:
    """The words that the vocabulary has, in the order of the text."""
    return [word for word in words if word in vocabulary]
'''
AFTER = '''
def known_words(words: list[str], vocabulary: list[str]) -> list[str]:
    """The words that the vocabulary has, in the order of the text."""
    known = set(vocabulary)
    return [word for word in words if word in known]
'''
EXAMPLES = (
    "known_words(['a', 'b', 'a', 'c'], ['c', 'a'])",
    "known_words([], ['x'])",
    "known_words(['x', ''], [])",
)
SIZE = 1000
SETUP = "words = [f'w{i}' for i in range(n)]; vocabulary = [f'w{i}' for i in range(0, 2 * n, 2)]"
CALL = "known_words(words, vocabulary)"
