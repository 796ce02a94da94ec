"""Whether a finding matters, as far as the code shows: the one place where its gain, size and hotness meet.

A finding is said unasked if there is evidence that it matters. A better growth needs many elements, a small
gain needs code that runs often, and nothing is worth a word where code is cold. Rules state what they need
(`Rule.speaks_from`, `Rule.needs`); `engine.syntax.magnitude` and `engine.scan.hotness` say what is there.
"""

from __future__ import annotations

from engine.bar import ANYWHERE, HOT, WARM, Size
from engine.model import Finding

_COLD = "the code is cold: it runs rarely"
_WARM = "nothing shows that the code runs often"
_HOT = "the gain is small, and nothing shows that the code is hot"
_STYLE = "the gain is small: it is said when asked for"
_FEW = "what it works on visibly stays short"
_OPEN = "nothing shows that what it works on grows long"


def silence(finding: Finding, asked: bool = False) -> str:
    """Return why a finding is not said unasked, as a clause; empty when it is said.

    `asked` tells that the settings name its rule: then any code will do that is not cold. What a change made
    slower is said wherever it is; so is what a profile shows to be hot, however few the elements seem.
    """
    if finding.hotness < ANYWHERE:
        return _COLD
    measured = finding.share is not None and finding.hotness >= HOT
    if asked or measured or finding.was:
        return ""
    if finding.hotness < finding.bar.hotness:
        return _too_cool(finding.bar.hotness)
    if finding.size < finding.bar.size:
        return _FEW if finding.size is Size.FEW else _OPEN
    return ""


def _too_cool(needed: float) -> str:
    if needed > 1:
        return _STYLE
    return _HOT if needed > WARM else _WARM
