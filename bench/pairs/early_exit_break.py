"""A flag is set and the loop runs on; the function returns when it knows."""

FUNCTION = "needs_review"
VERDICT = "faster"
BEFORE = """
SENSITIVE = ("auth/", "billing/", "crypto/")


def needs_review(paths: list[str]) -> bool:
    found = False
    for path in paths:
        if path.startswith(SENSITIVE):
            found = True
    return found
"""
AFTER = """
SENSITIVE = ("auth/", "billing/", "crypto/")


def needs_review(paths: list[str]) -> bool:
    for path in paths:
        if path.startswith(SENSITIVE):
            return True
    return False
"""
EXAMPLES = ("needs_review(['a.py', 'auth/x.py'])", "needs_review([])", "needs_review(['auth'])")
SIZE = 1000
SETUP = "paths = ['crypto/a.py' if i == n // 3 else f'docs/{i}.md' for i in range(n)]"
CALL = "needs_review(paths)"
