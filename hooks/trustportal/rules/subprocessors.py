"""Rules: subprocessors."""
