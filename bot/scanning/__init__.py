"""The scan of a whole repository: how it is cut into parts, what its parts add up to, and its words."""
