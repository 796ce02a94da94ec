"""Files of lines, which may be packed by gzip and may come from anywhere."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from engine.errors import BadInput

MOST_BYTES = 1 << 30
"""A file that is larger, or unpacks to more, is not read."""


def text_of(path: Path, most: int = MOST_BYTES) -> str:
    """Return the text of a file; raises `BadInput` where it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise BadInput(f"{path} holds more than {most >> 20} MiB, too much to be read.")
        return data.decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None
