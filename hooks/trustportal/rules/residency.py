"""Rules: residency."""
