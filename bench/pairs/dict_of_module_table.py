"""A list of pairs of the module is scanned per call; a dict made from it at import answers."""

FUNCTION = "status_text"
VERDICT = "faster"
BEFORE = """
STATUS = [
    (200, "OK"), (201, "Created"), (202, "Accepted"), (204, "No Content"), (206, "Partial Content"),
    (301, "Moved Permanently"), (302, "Found"), (303, "See Other"), (304, "Not Modified"),
    (307, "Temporary Redirect"), (400, "Bad Request"), (401, "Unauthorized"), (403, "Forbidden"),
    (404, "Not Found"), (405, "Method Not Allowed"), (409, "Conflict"), (410, "Gone"), (418, "I'm a Teapot"),
    (429, "Too Many Requests"), (500, "Internal Server Error"), (502, "Bad Gateway"), (503, "Unavailable"),
]


def status_text(codes: list[int]) -> list[str]:
    texts = []
    for code in codes:
        for known, text in STATUS:
            if known == code:
                texts.append(text)
                break
        else:
            texts.append("Unknown")
    return texts
"""
AFTER = """
STATUS = [
    (200, "OK"), (201, "Created"), (202, "Accepted"), (204, "No Content"), (206, "Partial Content"),
    (301, "Moved Permanently"), (302, "Found"), (303, "See Other"), (304, "Not Modified"),
    (307, "Temporary Redirect"), (400, "Bad Request"), (401, "Unauthorized"), (403, "Forbidden"),
    (404, "Not Found"), (405, "Method Not Allowed"), (409, "Conflict"), (410, "Gone"), (418, "I'm a Teapot"),
    (429, "Too Many Requests"), (500, "Internal Server Error"), (502, "Bad Gateway"), (503, "Unavailable"),
]
_TEXT_OF = dict(STATUS)


def status_text(codes: list[int]) -> list[str]:
    return [_TEXT_OF.get(code, "Unknown") for code in codes]
"""
EXAMPLES = ("status_text([200, 404, 0])", "status_text([])", "status_text([503, -1, 2**80])")
SIZE = 500
SETUP = "codes = [200 + i % 400 for i in range(n)]"
CALL = "status_text(codes)"
