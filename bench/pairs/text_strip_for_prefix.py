"""lstrip takes any of the characters, removeprefix the word."""

FUNCTION = "host"
VERDICT = "wrong"
BEFORE = """
def host(url: str) -> str:
    if url.startswith("www."):
        url = url[len("www.") :]
    return url.rstrip("/")
"""
AFTER = """
def host(url: str) -> str:
    return url.lstrip("www.").rstrip("/")
"""
EXAMPLES = ("host('www.example.org/')", "host('')", "host('example.org')")
WITNESS = "seen = host('www.web.de')"
