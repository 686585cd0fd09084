"""The kinds of claim, one module each, over the fields that all of them share."""
