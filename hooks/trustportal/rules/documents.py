"""Rules: documents."""
