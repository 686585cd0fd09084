"""What a host must be told: the headers of each file, in the words of each host.

One table, `reference/headers.yml`, and a few lines for each host; `trust-portal headers HOST`
prints them, and what a host reads from the site itself is written with the site.
"""
