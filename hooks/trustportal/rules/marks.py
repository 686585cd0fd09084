"""Rules: marks."""
