"""The shell of Velox: everything that speaks to GitHub, to a database or to a person."""
