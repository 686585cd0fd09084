"""/.well-known/security.txt, where and how vulnerabilities are reported (RFC 9116)."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.exports.output import Output
from trustportal.public import PublicView

PATH = ".well-known/security.txt"


def security_txt(view: PublicView) -> bytes:
    """The file, its fields in the order of the standard; lines end as it asks."""
    file = view.organization["security_txt"]
    lines = [
        *(f"Contact: {_address(each)}" for each in file["contact"]),
        f"Expires: {file['expires'].isoformat()}T00:00:00Z",
        *(f"Acknowledgments: {each}" for each in (file["acknowledgments"],) if each),
        *(f"Preferred-Languages: {', '.join(each)}" for each in (file["languages"],) if each),
        *(f"Canonical: {each}" for each in (file["canonical"],) if each),
        *(f"Policy: {each}" for each in (file["policy"],) if each),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def outputs(view: PublicView) -> Iterator[Output]:
    """The file, where the organisation states what is in it."""
    if view.organization["security_txt"]:
        whom = "for those who found a vulnerability"
        yield Output("security-txt", PATH, "security.txt", whom, "text/plain", security_txt)


def _address(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{contact}"
