"""Rules about work that a loop repeats."""
