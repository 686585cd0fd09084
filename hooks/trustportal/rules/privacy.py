"""Rules: privacy."""
