"""Rules about how collections and strings are built."""
