"""Both updates were made, then their answers joined; `or` skips the second after a true first."""

FUNCTION = "Settings.apply"
VERDICT = "wrong"
BEFORE = """
class Settings:
    def __init__(self, values: dict[str, int]) -> None:
        self.values = values

    def _set(self, name: str, value: int) -> bool:
        changed = self.values.get(name) != value
        self.values[name] = value
        return changed

    def apply(self, width: int, height: int) -> bool:
        wider = self._set("width", width)
        higher = self._set("height", height)
        return wider or higher
"""
AFTER = """
class Settings:
    def __init__(self, values: dict[str, int]) -> None:
        self.values = values

    def _set(self, name: str, value: int) -> bool:
        changed = self.values.get(name) != value
        self.values[name] = value
        return changed

    def apply(self, width: int, height: int) -> bool:
        return self._set("width", width) or self._set("height", height)
"""
EXAMPLES = ("Settings({'width': 1, 'height': 2}).apply(1, 3)", "Settings({}).apply(1, 1)")
WITNESS = "s = Settings({}); s.apply(1, 2); seen = s.values"
