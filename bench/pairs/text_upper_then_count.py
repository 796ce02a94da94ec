"""Letters were counted before they were raised: '\\u00df'.upper() is two letters long."""

FUNCTION = "initials"
VERDICT = "wrong"
BEFORE = """
def initials(name: str) -> str:
    return "".join([part[0].upper() for part in name.split()])
"""
AFTER = """
def initials(name: str) -> str:
    return "".join([part[0] for part in name.upper().split()])
"""
EXAMPLES = ("initials('ada lovelace')", "initials('')", "initials(' x ')")
WITNESS = "seen = initials('\\u00dfx')"
