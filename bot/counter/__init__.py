"""What integrators and operators ask for over HTTP: values, and how they become work of the engine's.

`bot/web/api/` takes requests and answers them; the work itself is done by workers (`bot/agents/clerk.py`).
"""
