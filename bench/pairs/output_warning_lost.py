"""Each deprecated name was warned of; now one warning is given for all."""

FUNCTION = "check_names"
VERDICT = "wrong"
BEFORE = """
import warnings


def check_names(names: list[str]) -> int:
    bad = 0
    for name in names:
        if name.startswith("_"):
            warnings.warn("private name", UserWarning, stacklevel=2)
            bad += 1
    return bad
"""
AFTER = """
import warnings


def check_names(names: list[str]) -> int:
    bad = sum(name.startswith("_") for name in names)
    if bad:
        warnings.warn("private name", UserWarning, stacklevel=2)
    return bad
"""
EXAMPLES = ("check_names(['a', '_b'])", "check_names([])")
WITNESS = "seen = check_names(['_a', '_b'])"
