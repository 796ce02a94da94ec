"""Text and bytes that are built by repeated addition."""

from __future__ import annotations

from training.drafting import written
from training.family import Family

FAMILIES: tuple[Family, ...] = (
    written(
        "report_text_by_addition",
        "stop",
        """
        def render_$rows($rows: list[str], width: int) -> str:
            $intro
            text = "$head"
            for $one in $rows:
                text += $one.$shaped + "$end"
            $outro
            return text
        """,
        """
        def render_$rows($rows: list[str]) -> str:
            text = "$head"
            for $one in $rows:
                if $one:
                    text += "$mark" + $one.$shaped
            return text
        """,
        words=[
            {"rows": "lines", "one": "line"},
            {"rows": "captions", "one": "caption"},
            {"rows": "paragraphs", "one": "paragraph"},
        ],
        head=["", "# ", "begin\\n"],
        end=["\\n", "; ", " | "],
        mark=["- ", "* ", "> "],
        shaped=["strip()", "title()", "rstrip()", "upper()"],
        intro=["", "if not $rows:\n    return '-' * (width % 80)", "rule = '=' * (width % 40)"],
        outro=["", "if len(text) > 100000:\n    return text[:100000]"],
    ),
    written(
        "number_row_by_addition",
        "string_building",
        """
        def csv_of_$rows($rows: list[int]) -> str:
            row = ""
            for $one in $rows:
                row += $cell
            return row
        """,
        """
        def csv_of_$rows($rows: list[int], floor: int) -> str:
            row = "$head"
            for $one in $rows:
                if $one >= floor:
                    row += $cell
            $outro
            return row
        """,
        words=[
            {"rows": "amounts", "one": "amount"},
            {"rows": "readings", "one": "reading"},
            {"rows": "offsets", "one": "offset"},
        ],
        cell=["str($one) + ','", 'f"{$one};"', 'f"{$one:>6}"', "hex($one) + ' '"],
        head=["", "floor="],
        outro=["", "if not row:\n    return 'none'"],
    ),
    written(
        "frames_joined_by_addition",
        "string_building",
        """
        def $name($rows: list[bytes]) -> bytes:
            data = b"$head"
            for $one in $rows:
                $guard
                data += $one
            return data
        """,
        """
        def $name($rows: list[bytes], limit: int) -> bytes:
            data = b"$head"
            count = 0
            for $one in $rows:
                $guard
                count += 1
                data += $one
                data += b"$mark"
            if count > limit:
                return b""
            return data
        """,
        words=[
            {"name": "reassemble", "rows": "chunks", "one": "chunk"},
            {"name": "packet", "rows": "frames", "one": "frame"},
            {"name": "blob", "rows": "pieces", "one": "piece"},
        ],
        head=["", "PK"],
        mark=[";", "--"],
        guard=["if not $one:\n    continue", "if $one == b'end':\n    break"],
    ),
    written(
        "letters_collected_by_index",
        "string_building",
        """
        def $name(text: str) -> str:
            $first
            word = ""
            at = 0
            while at < len(text) and text[at] $test "$letters":
                word += text[at]
                at += 1
            return word
        """,
        """
        def $name(text: str, most: int) -> tuple[str, int]:
            word = ""
            at = 0
            while at < len(text) and text[at] $test "$letters":
                word += text[at]
                at += 1
            return word, min(at, most)
        """,
        words=[{"name": "leading_name"}, {"name": "up_to_sign"}, {"name": "first_field"}],
        test="not in",
        letters=[";:|", "(){}", "<>"],
        first=["", "if not text:\n    return '-'", "text = text.strip()"],
    ),
    written(
        "page_text_copied_for_each_line",
        "string_building",
        """
        class $owner:
            def __init__(self, mark: str) -> None:
                self.mark = mark

            def $name(self, $rows: list[bytes]) -> bytes:
                page = b"$head"
                for $one in $rows:
                    $skip
                    page = page + $one + b"$mark"
                return page
        """,
        """
        def $name($rows: list[bytes], least: int) -> bytes:
            page = b"$head"
            for $one in $rows:
                if len($one) >= least:
                    page = page + b"$mark" + $one
            return page
        """,
        words=[
            {"name": "body", "owner": "Page", "rows": "lines", "one": "line"},
            {"name": "stream", "owner": "Feed", "rows": "items", "one": "item"},
        ],
        head=["", "<pre>", "BEGIN"],
        mark=["-", ";", "|"],
        skip=["", "if not $one:\n    continue"],
    ),
)
