"""Changing the files of those who write: only what is meant changes, and no byte of the rest."""
