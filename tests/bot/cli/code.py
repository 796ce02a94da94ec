"""Code that Velox speaks about, taken from the rules' own examples, and code that it leaves alone."""

COUNTED = "def roots(paths):\n    return 'some' if paths.filter(top=1).count() > 0 else 'none'\n"
COUNTED_FAST = COUNTED.replace(".count() > 0", ".exists()")
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
