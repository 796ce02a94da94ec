"""Real performance fixes from public repositories: what Velox and its peers would have said before the
fix."""
