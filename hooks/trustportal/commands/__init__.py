"""What the command can do. Each is one file here; `COMMANDS` names them for the command line."""

COMMANDS = {
    "init": "Make a portal for your own organisation, from a few questions.",
    "check": "Say all that stands against publication.",
    "new": "Write a draft of a new record, after asking for what it needs.",
    "review": "Say what is due for review and whose it is, or put a review on record.",
    "rename": "Change the id of a record everywhere, and keep its old address.",
    "release": "Put what the portal says today on the record, in data/history.",
    "diff": "Say what changed for customers since a release or a git revision.",
    "edit": "Edit the claims and pages in the browser, beside the portal.",
    "explain": "Say what a code means, why it matters, how to mend it, and on whose authority.",
    "answer": "Fill a list of questions from what the portal says today.",
    "completeness": "Say what reviewers will ask first, and how far the portal answers it.",
    "import": "Take records from a table: CSV, XLSX or JSON.",
    "calendar": "Print the calendar of reviews and ends, with the owner of each record.",
    "reminders": "Say which issues to open, to change and to close, so that each owner knows.",
    "links": "Print every address that somebody may pass on, as a table.",
    "headers": "Print the headers of the site in the words of its host.",
    "completion": "Print the script by which the tab key completes commands, kinds, ids and codes.",
    "schema": "Write the JSON Schema of every kind to data/schema/, for editors.",
}
"""Each command by name, with what it does. Its module has a click command of the same name."""
