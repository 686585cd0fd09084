"""Times, shares and numbers in prose, against the claims that hold them (FCT-03 to FCT-07)."""
