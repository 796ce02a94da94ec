"""What Velox remembers, in Postgres: one file per table group, its SQL in a `.sql` file of the same name.

Functions take a connection, so that a caller decides what belongs to one transaction. Rows come out as frozen
values.
"""
