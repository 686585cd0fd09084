"""Rules: cryptography."""
