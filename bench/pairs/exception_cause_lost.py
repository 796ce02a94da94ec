"""The error was raised from its cause; a test beforehand raises the same error from nothing."""

FUNCTION = "timeout"
VERDICT = "wrong"
BEFORE = """
class ConfigError(Exception):
    pass


def timeout(settings: dict[str, int]) -> int:
    try:
        return settings["timeout"]
    except KeyError as error:
        raise ConfigError("no timeout") from error
"""
AFTER = """
class ConfigError(Exception):
    pass


def timeout(settings: dict[str, int]) -> int:
    value = settings.get("timeout")
    if value is None:
        raise ConfigError("no timeout")
    return value
"""
EXAMPLES = ("timeout({'timeout': 3})", "timeout({'timeout': 0})")
WITNESS = "seen = timeout({})"
