"""What the command can do. Each is one file here; `COMMANDS` names them for the command line."""

COMMANDS = {
    "check": "Say all that stands against publication.",
    "explain": "Say what a code means, why it matters, how to mend it, and on whose authority.",
    "calendar": "Print the calendar of reviews, with the owner of each claim.",
    "headers": "Print the headers of the site in the words of its host.",
    "schema": "Write the JSON Schema of every kind to data/schema/, for editors.",
}
"""Each command by name, with what it does. Its module has a click command of the same name."""
