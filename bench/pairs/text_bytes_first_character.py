"""Bytes were accepted by startswith's argument type; comparing an item of bytes with text is never true."""

FUNCTION = "is_comment"
VERDICT = "wrong"
BEFORE = """
def is_comment(line):
    if not line:
        return False
    return line.startswith("#")
"""
AFTER = """
def is_comment(line):
    if not line:
        return False
    return line[0] == "#"
"""
EXAMPLES = ("is_comment('# x')", "is_comment('x')", "is_comment('')", "is_comment(b'')")
WITNESS = "seen = is_comment(b'# x')"
