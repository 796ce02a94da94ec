"""Characters are counted one by one; str.count does it."""

FUNCTION = "depth_of"
VERDICT = "faster"
BEFORE = """
def depth_of(path: str) -> int:
    return sum(1 for character in path if character == "/")
"""
AFTER = """
def depth_of(path: str) -> int:
    return path.count("/")
"""
EXAMPLES = ("depth_of('a/b/c')", "depth_of('')", "depth_of('//')")
SIZE = 500
SETUP = "path = 'a/bc' * (n // 4)"
CALL = "depth_of(path)"
