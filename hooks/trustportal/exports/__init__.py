"""Outputs. Each is one file here: a function that returns text; the callers write."""
