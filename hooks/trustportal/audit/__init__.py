"""The last look at the finished site, before it takes the place of the old one.

Everything above this room works on what it was given. This room trusts nobody: it reads the bytes
that would be published, as a stranger would, and says what must not be in them.
"""
