"""The parser, under the name of its stage. It lives in `engine.syntax`: rewrite and validate parse, too."""

from engine.syntax.parse import MAX_BYTES, parse

__all__ = ["MAX_BYTES", "parse"]
