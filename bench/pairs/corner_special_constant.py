"""Century years that 400 divides are leap years: one year in four hundred."""

FUNCTION = "days_in_february"
VERDICT = "wrong"
BEFORE = """
def days_in_february(year: int) -> int:
    if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return 28
"""
AFTER = """
def days_in_february(year: int) -> int:
    return 29 if year & 3 == 0 and year % 100 else 28
"""
EXAMPLES = ("days_in_february(2024)", "days_in_february(1900)", "days_in_february(2023)")
WITNESS = "seen = days_in_february(2000)"
