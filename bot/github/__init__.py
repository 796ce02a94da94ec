"""GitHub as Velox speaks to it: tokens, requests within its limits, checkouts, checks and reviews."""
