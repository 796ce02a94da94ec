"""any() over a constant tuple of prefixes; str.startswith takes the tuple."""

FUNCTION = "is_remote"
VERDICT = "faster"
BEFORE = """
SCHEMES = ("http://", "https://", "ftp://", "s3://", "gs://")


def is_remote(location: str) -> bool:
    return any(location.startswith(scheme) for scheme in SCHEMES)
"""
AFTER = """
SCHEMES = ("http://", "https://", "ftp://", "s3://", "gs://")


def is_remote(location: str) -> bool:
    return location.startswith(SCHEMES)
"""
EXAMPLES = ("is_remote('s3://b/k')", "is_remote('')", "is_remote('/tmp/http://')")
SIZE = 100
SETUP = "location = '/data/' + 'x' * n"
CALL = "is_remote(location)"
