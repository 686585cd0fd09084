"""Rules: attestations."""
