"""Rules: data_use."""
