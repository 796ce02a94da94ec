"""Which strategy to try next on a region: what a policy sees, how it decides, what that was worth."""
