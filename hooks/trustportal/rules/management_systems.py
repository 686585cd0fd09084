"""Rules: management_systems."""
