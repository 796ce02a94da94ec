"""The helper announced each conversion; a memo is silent from the second time on."""

FUNCTION = "convert_all"
VERDICT = "wrong"
BEFORE = """
def _convert(unit: str) -> int:
    print("converting", unit)
    return {"s": 1, "m": 60, "h": 3600}.get(unit, 0)


def convert_all(units: list[str]) -> list[int]:
    return [_convert(unit) for unit in units]
"""
AFTER = """
def _convert(unit: str) -> int:
    print("converting", unit)
    return {"s": 1, "m": 60, "h": 3600}.get(unit, 0)


def convert_all(units: list[str]) -> list[int]:
    known = {unit: _convert(unit) for unit in dict.fromkeys(units)}
    return [known[unit] for unit in units]
"""
EXAMPLES = ("convert_all(['s', 'h'])", "convert_all([])")
WITNESS = "seen = convert_all(['s', 's'])"
