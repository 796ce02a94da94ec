"""The list is sorted after each append; insort puts each value, after its equals, where the sort would."""

FUNCTION = "running_medians"
VERDICT = "faster"
BEFORE = """
def running_medians(samples: list[int]) -> list[int]:
    window: list[int] = []
    medians = []
    for sample in samples:
        window.append(sample)
        window.sort()
        medians.append(window[len(window) // 2])
    return medians
"""
AFTER = """
from bisect import insort


def running_medians(samples: list[int]) -> list[int]:
    window: list[int] = []
    medians = []
    for sample in samples:
        insort(window, sample)
        medians.append(window[len(window) // 2])
    return medians
"""
EXAMPLES = ("running_medians([3, 1, 2, 2])", "running_medians([])", "running_medians([-1])")
SIZE = 500
SETUP = "samples = [(i * 7919) % n for i in range(n)]"
CALL = "running_medians(samples)"
