"""Rules: schemes."""
