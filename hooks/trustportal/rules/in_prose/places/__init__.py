"""Where data lives, in prose, against the promises on residency (FCT-05)."""
