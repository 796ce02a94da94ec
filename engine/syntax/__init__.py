"""What Velox knows of a parsed file: scopes, def-use, mutation, purity, kinds of values.

Nothing here knows of rules; rules and the scan both look at files through `Code`.
"""
