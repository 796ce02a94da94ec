"""What each role takes from the queue: one file per agent.

`planner` and `analyzer` hold credentials that read, `publisher` those that write, `optimizer` none at all.
"""
