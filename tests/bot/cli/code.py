"""Code that Velox speaks about, taken from the rules' own examples, and code that it leaves alone."""

SPLIT = "def roots(paths):\n    return {path.split('/')[0] for path in paths}\n"
SPLIT_FAST = SPLIT.replace("'/')", "'/', 1)")
GROWING = (
    "def received(chunks):\n"
    "    data = b''\n"
    "    for chunk in chunks:\n"
    "        if not chunk:\n"
    "            break\n"
    "        data += chunk\n"
    "    return data\n"
)
CLEAN = "def double(x):\n    return x + x\n"
