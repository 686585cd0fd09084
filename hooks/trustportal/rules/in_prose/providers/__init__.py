"""Subprocessors in prose, against the list of subprocessors (FCT-13)."""
