"""The list was filtered in place for its owner; now the local name is bound to a new one."""

FUNCTION = "discard_stale"
VERDICT = "wrong"
BEFORE = """
def discard_stale(sessions: list[dict], now: int) -> int:
    for session in list(sessions):
        if session["expires"] < now:
            sessions.remove(session)
    return len(sessions)
"""
AFTER = """
def discard_stale(sessions: list[dict], now: int) -> int:
    sessions = [session for session in sessions if session["expires"] >= now]
    return len(sessions)
"""
EXAMPLES = ("discard_stale([{'expires': 1}, {'expires': 9}], 5)", "discard_stale([], 0)")
WITNESS = "sessions = [{'expires': 1}]; discard_stale(sessions, 5); seen = sessions"
