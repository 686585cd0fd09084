"""Rules: retention."""
