"""What is measured: the portal itself and other generators, each behind the same few functions."""
