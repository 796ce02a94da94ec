"""bytes += copies at each step; join copies once."""

FUNCTION = "assemble"
VERDICT = "faster"
GROWTH = True
BEFORE = """
def assemble(chunks: list[bytes]) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
    return body
"""
AFTER = """
def assemble(chunks: list[bytes]) -> bytes:
    return b"".join(chunks)
"""
EXAMPLES = ("assemble([b'ab', b'', b'c'])", "assemble([])", "assemble([b'\\x00'])")
SIZE = 2000
SETUP = "chunks = [b'x' * 64 for _ in range(n)]"
CALL = "assemble(chunks)"
