"""NaN and negative zero pass through both the same way."""

FUNCTION = "clean_readings"
VERDICT = "equal"
BEFORE = """
import math


def clean_readings(readings: list[float], low: float, high: float) -> list[float]:
    result = []
    for r in readings:
        if math.isnan(r):
            result.append(r)
        elif r < low or r > high:
            result.append(math.nan)
        else:
            result.append(r * 1.0)
    return result
"""
AFTER = """
import math


def clean_readings(readings: list[float], low: float, high: float) -> list[float]:
    result = []
    for reading in readings:
        if math.isnan(reading):
            result.append(reading)
        elif not (reading >= low and reading <= high) and (reading < low or reading > high):
            result.append(math.nan)
        else:
            result.append(reading * 1.0)
    return result
"""
EXAMPLES = (
    "clean_readings([1.0, float('nan'), -0.0, 9.0], -1.0, 5.0)",
    "clean_readings([], 0.0, 0.0)",
    "clean_readings([float('inf'), 1.0], float('nan'), 2.0)",
    "clean_readings([10**400], 0.0, 1.0)",
)
SIZE = 500
SETUP = "readings = [i / 3 for i in range(n)]"
CALL = "clean_readings(readings, -1.0, 1e9)"
