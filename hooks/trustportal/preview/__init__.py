"""The preview: what `mkdocs serve` shows to those who write, beside what visitors will see.

Nothing of it is in a built site. The pages are made as a build makes them; what is for the team
alone (problems, marks on drafts, the bar) is put into a page when it is sent to the browser.
"""
