"""A portal of one's own, from a few answers: what is known is stated, the rest becomes drafts."""
