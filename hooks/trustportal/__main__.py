"""`python -m trustportal`: the command, where it is not installed."""

from trustportal.command import main

main(prog_name="trust-portal")
