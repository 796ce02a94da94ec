"""A look-up that left the index alone now inserts every name it is asked for."""

FUNCTION = "posting_lists"
VERDICT = "wrong"
BEFORE = """
def posting_lists(index: dict[str, list[int]], terms: list[str]) -> list[list[int]]:
    result = []
    for term in terms:
        if term in index:
            result.append(index[term])
        else:
            result.append([])
    return result
"""
AFTER = """
def posting_lists(index: dict[str, list[int]], terms: list[str]) -> list[list[int]]:
    return [index.setdefault(term, []) for term in terms]
"""
EXAMPLES = ("posting_lists({'a': [1]}, ['a', 'b'])", "posting_lists({}, [])")
WITNESS = "index = {}; posting_lists(index, ['a']); seen = index"
