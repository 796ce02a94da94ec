"""Code that Velox speaks about, and code it leaves alone; the slow forms are those of the rules' own examples."""

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
