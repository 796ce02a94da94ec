"""The slice compares four characters: the longer scheme is never equal to them."""

FUNCTION = "is_url"
VERDICT = "wrong"
BEFORE = """
def is_url(text: str) -> bool:
    return text.startswith(("http", "ftp:", "s3:"))
"""
AFTER = """
_SCHEMES = frozenset({"http", "ftp:", "s3:"})


def is_url(text: str) -> bool:
    return text[:4] in _SCHEMES
"""
EXAMPLES = ("is_url('https://x')", "is_url('ftp://x')", "is_url('')", "is_url('s3:')")
WITNESS = "seen = is_url('s3://bucket')"
