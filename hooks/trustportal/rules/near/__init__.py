"""What a text says, against the claims that stand nearest to it in words."""
