"""Imports marketplace orders and reports on them."""
