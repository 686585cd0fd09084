"""Text to plain data: strict readers that know the place of every value and never guess a type."""
