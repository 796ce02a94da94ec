"""A comment moves all lines: tracebacks differ, exceptions, causes and notes do not."""

FUNCTION = "read_port"
VERDICT = "equal"
BEFORE = """
class SettingsError(Exception):
    pass


def read_port(settings: dict[str, str]) -> int:
    try:
        port = int(settings["port"])
    except (KeyError, ValueError) as error:
        raise SettingsError(f"bad port in {sorted(settings)}") from error
    if not 0 < port < 65536:
        raise SettingsError(f"port {port} is out of range")
    return port
"""
AFTER = '''
class SettingsError(Exception):
    """Settings that cannot be used."""


def read_port(settings: dict[str, str]) -> int:
    """The port to listen on."""
    # A port that is no number and a port that is not there are told alike.
    try:
        port = int(settings["port"])
    except (KeyError, ValueError) as error:
        raise SettingsError(f"bad port in {sorted(settings)}") from error
    if not 0 < port < 65536:
        raise SettingsError(f"port {port} is out of range")
    return port
'''
EXAMPLES = (
    "read_port({'port': '80'})",
    "read_port({})",
    "read_port({'port': 'x'})",
    "read_port({'port': '0'})",
)
SIZE = 100
SETUP = "settings = {'port': '8080'}"
CALL = "[read_port(settings) for _ in range(n)]"
