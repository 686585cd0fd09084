"""What is published: its format, apart from the input's."""
