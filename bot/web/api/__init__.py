"""The HTTP API: one file per group of endpoints, each described by the values that it takes and gives.

`operation.py` is the contract of an endpoint, `door.py` what every request goes through, `counter.py` what
endpoints work with. The list of all is `bot/web/operations.py`.
"""
