"""split() takes runs of any white space; split(' ') each single space."""

FUNCTION = "words"
VERDICT = "wrong"
BEFORE = """
def words(line: str) -> list[str]:
    return [word for word in line.split()]
"""
AFTER = """
def words(line: str) -> list[str]:
    return [word for word in line.split(" ") if word]
"""
EXAMPLES = ("words('a  b ')", "words('')", "words(' ')")
WITNESS = "seen = words('a\\tb')"
