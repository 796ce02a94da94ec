"""A flag of the module lets the header be given once per process instead of once per call."""

FUNCTION = "table"
VERDICT = "wrong"
BEFORE = """
def table(rows: list[str]) -> list[str]:
    lines = []
    header_done = False
    for row in rows:
        if not header_done:
            lines.append("name")
            header_done = True
        lines.append(row)
    return lines
"""
AFTER = """
_header_done = False


def table(rows: list[str]) -> list[str]:
    global _header_done
    if not rows:
        return []
    lines = [] if _header_done else ["name"]
    _header_done = True
    lines.extend(rows)
    return lines
"""
EXAMPLES = ("table(['a', 'b'])", "table([])")
WITNESS = "table(['a']); seen = table(['b'])"
