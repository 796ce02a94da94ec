"""GitHub's own description of its API, cut to what a Velox may come near; see README.md beside this file."""
