"""A pure helper is called twice with the same argument; its result is kept."""

FUNCTION = "versions"
VERDICT = "faster"
BEFORE = """
def _parse(text: str) -> tuple[int, ...] | None:
    parts = text.strip().removeprefix("v").split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return tuple([int(part[:9]) for part in parts])


def versions(tags: list[str]) -> list[tuple[int, ...]]:
    result = []
    for tag in tags:
        if _parse(tag) is not None:
            result.append(_parse(tag))
    return result
"""
AFTER = """
def _parse(text: str) -> tuple[int, ...] | None:
    parts = text.strip().removeprefix("v").split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return tuple([int(part[:9]) for part in parts])


def versions(tags: list[str]) -> list[tuple[int, ...]]:
    result = []
    for tag in tags:
        version = _parse(tag)
        if version is not None:
            result.append(version)
    return result
"""
EXAMPLES = ("versions(['v1.2', 'x', ' 3 '])", "versions([])", "versions(['', '.', '1.'])")
SIZE = 300
SETUP = "tags = [f'v{i}.{i + 1}.0' for i in range(n)]"
CALL = "versions(tags)"
