"""Nothing internal gets out: each format is read as deep as a stranger could read it."""

from __future__ import annotations

import base64
import gzip
import html
import re
import shutil
import urllib.parse
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import typst
from canaries import PLANTS
from sites import ROOT, a_copy, build, example
from trustportal.audit.search import Search, frequencies
from trustportal.audit.secrets import Secret, secrets
from trustportal.audit.texts import Beside, TooLargeError, texts
from trustportal.judge import judge
from trustportal.problems import Place
from trustportal.public import publish

pytestmark = pytest.mark.slow

MINIMAL = ROOT / "tests" / "portals" / "minimal"
CANARY = "Kestrel & Übermorgen: 7 unsold licences"
PLACE = Place("data/controls.yml", 7, 3)


def looking_for(*forms: str) -> Search:
    return Search([Secret("internal.notes", "controls/x", PLACE, forms)], {})


def is_found(content: bytes | str, *forms: str, path: str = "x") -> bool:
    raw = content.encode() if isinstance(content, str) else content
    return bool(list(looking_for(*(forms or (CANARY,))).found_in(path, raw)))


def test_a_canary_in_any_file_of_the_site_is_found(built: Path) -> None:
    site = built / "site"
    kinds: dict[tuple[str, str], Path] = {}
    for path in sorted(site.rglob("*")):
        if path.is_file():
            relative = path.relative_to(site)
            kinds.setdefault((relative.parts[0], relative.suffix), path)
    assert len(kinds) > 80
    unknown = {path.suffix for path in kinds.values()} - PLANTS.keys()
    assert unknown == set(), "tests/canaries.py must say how a text hides in such a file"
    search = looking_for(CANARY)
    missed = []
    for path in kinds.values():
        content = path.read_bytes()
        planted = PLANTS[path.suffix](content, CANARY)
        assert CANARY.encode() not in planted or path.suffix in ("", ".css", ".js", ".txt"), path
        if list(search.found_in(path.name, content)):
            missed.append(f"{path} holds it without being told")
        if not list(search.found_in(path.name, planted)):
            missed.append(str(path))
    assert missed == []


def typeset(text: str) -> bytes:
    faces = typst.Fonts(font_paths=[ROOT / "overrides/assets/fonts"])
    made = typst.Compiler(text.encode(), font_paths=faces).compile()
    assert isinstance(made, bytes)
    return made


def test_the_glyphs_of_a_typeset_pdf_are_read() -> None:
    font = '#set text(font: "Public Sans", size: 30pt)\n'  # so that the words need two lines
    document = typeset(f"{font}Before. Kestrel & *Übermorgen:* 7 unsold licences, after.")
    assert b"Kestrel" not in document
    assert is_found(document)
    assert not is_found(document, "Kestrel & Übermorgen: 8 unsold licences")


def test_a_pack_is_read_to_its_last_statement(built: Path) -> None:
    said = bare("".join(texts((built / "site/trust-pack.pdf").read_bytes())))
    judgement = example()
    assert judgement.portal
    for record in publish(judgement.portal, judgement.as_of).claims():
        if record["state"] == "published" and record["collection"] != "shares":
            words = [record["title"], record.get("statement") or "", record["path"]]
            words += [*(record.get("conditions") or ()), *(record.get("limits") or ())]
            assert [each for each in words if bare(each) not in said] == []


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def test_the_properties_of_a_pdf_are_read() -> None:
    document = typeset(f'#set document(title: "{CANARY}")\nx')
    assert is_found(document)


def _zipped(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return made.getvalue()


def _utf16(text: str) -> bytes:
    return b"\x01\x02\x03" + text.encode("utf-16-be")


ENCODED: dict[str, bytes | str] = {
    "entities by name": html.escape(CANARY).replace("Ü", "&Uuml;"),
    "entities by number": "".join(f"&#{ord(c)};" for c in CANARY),
    "entities in attributes": f'<img alt="{html.escape(CANARY)}">',
    "entities in JSON": '{"text": "' + html.escape(CANARY).replace("&", "\\u0026") + '"}',
    "JSON escapes": "".join(f"\\u{ord(c):04X}" for c in CANARY),
    "percents": "https://example.com/?q=" + urllib.parse.quote(CANARY),
    "percents and plus": "?q=" + urllib.parse.quote_plus(CANARY),
    "base64": "x " + base64.b64encode(CANARY.encode()).decode() + " y",
    "base64 for addresses": base64.urlsafe_b64encode(CANARY.encode()).decode(),
    "hexadecimal": CANARY.encode().hex(),
    "hexadecimal in capitals": CANARY.encode().hex().upper(),
    "capitals": CANARY.upper(),
    "small letters": CANARY.lower(),
    "other blanks": CANARY.replace(" ", "\u00a0\n\t"),
    "soft hyphens": CANARY.replace("morgen", "mor\u00adgen"),
    "soft hyphens as entities": CANARY.replace("morgen", "mor&shy;gen") + "<p>",
    "soft hyphens in JSON": '{"text": "' + CANARY.replace("morgen", "mor\\u00adgen") + '"}',
    "a tag between words": CANARY.replace(" 7", "<br> 7"),
    "a tag in a word": CANARY.replace("estrel", "<b>estrel</b>"),
    "a tag over two lines in a word": CANARY.replace("estrel", "<b\nid=x>estrel</b>"),
    "a tag in JSON in a word": CANARY.replace("estrel", "\\u003cb\\u003eestrel\\u003c/b\\u003e"),
    "emphasis": CANARY.replace("unsold", "**unsold**"),
    "a data address": "url(data:text/plain;base64,"
    + base64.b64encode(CANARY.encode()).decode()
    + ")",
    "UTF-16 with a mark": CANARY.encode("utf-16"),
    "UTF-16 little end first": CANARY.encode("utf-16-le"),
    "UTF-16 big end first": _utf16(CANARY),
    "Latin-1": CANARY.encode("latin-1"),
    "gzip": gzip.compress(CANARY.encode()),
    "a document in an archive": _zipped(f"<w:t>{html.escape(CANARY)}</w:t>".encode()),
    "an archive in an archive": _zipped(_zipped(CANARY.encode())),
    "gzip in an archive": _zipped(gzip.compress(CANARY.encode())),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_a_canary_is_found_however_it_is_written(encoding: str) -> None:
    assert is_found(ENCODED[encoding])


@pytest.mark.parametrize("hyphen", ["", "\u00ad", "\\u00ad", "&shy;", "%C2%AD"])
def test_a_secret_that_has_a_soft_hyphen_is_found_with_and_without_it(hyphen: str) -> None:
    assert is_found(f'["at Kestrel Pla{hyphen}za, & more"]', "Kestrel Pla\u00adza")


OTHERS = {
    "another word": (CANARY.replace("unsold", "sold"), CANARY),
    "a longer number": ("Ticket SEC-1423 is public", "SEC-142"),
    "a longer address": ("Write to cross-legal@example.com", "legal@example.com"),
    "an address below it": ("Write to legal@example.com.au", "legal@example.com"),
    "numbers in a table": ("10,0,3,7\r\n", "10.0.3.7"),
    "its words elsewhere": ("licences 7 unsold Kestrel Übermorgen", CANARY),
    "a part of a word": ("The Kestrels Plaza", "Kestrel Plaza"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_only_resembles_a_secret_is_let_pass(other: str) -> None:
    text, form = OTHERS[other]
    assert is_found(form.join(("<p>", "</p>")), form)
    assert not is_found(text, form)


SHORT = ("heron-4471@example.com", "/vault/Äußeres/2026", "計画 東京", "Ωmega Ltd")


@pytest.mark.parametrize("form", SHORT)
def test_a_short_form_is_found_in_any_letters_and_over_tags(form: str) -> None:
    for text in (form.upper(), f"<i>{form}</i>.", form[:3] + "<b\nid=x>" + form[3:]):
        assert is_found(f"<p>{text}</p>", form)
    assert is_found(html.escape("".join(f"&#{ord(c)};" for c in form)), form)
    assert not is_found(f"<p>x{form}x</p>", form)


def test_the_name_of_a_file_is_read_too() -> None:
    assert is_found(b"", "files/merger-plan.pdf", path="files/merger-plan.pdf")


def test_an_archive_that_unfolds_without_end_is_not_unfolded() -> None:
    bomb = gzip.compress(gzip.compress(bytes(300 * 1024 * 1024), 1), 1)
    with pytest.raises(TooLargeError):
        list(texts(bomb))


def test_an_archive_may_be_as_large_as_the_site_of_which_it_is_a_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trustportal.audit.texts.LARGEST", 1000)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", CANARY.ljust(3000))
    copy, search = made.getvalue(), looking_for(CANARY)
    assert list(search.found_in("copy.zip", copy, Beside(size=3000))) == list(search.secrets)
    for beside in (Beside(), Beside(size=1000)):
        with pytest.raises(TooLargeError):
            list(search.found_in("copy.zip", copy, beside))


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))


def forms(root: Path) -> set[str]:
    """The forms of all secrets of a portal."""
    judgement = judge(root)
    assert judgement.portal, judgement.problems
    view = publish(judgement.portal, judgement.as_of)
    return {form for each in secrets(judgement.portal, view) for form in each.forms}


def give(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def with_notes(root: Path, **internal: str) -> set[str]:
    said = "".join(f"      {name}: {value}\n" for name, value in internal.items())
    last = "    effective_on: 2024-03-01\n"
    give(root, "data/subprocessors.yml", last, f"{last}    internal:\n{said}")
    return forms(root)


TELLING = {
    "an address": ("owner", "kestrel@example.com"),
    "the number of a ticket": ("ticket", "SEC-142"),
    "a path": ("evidence", "/vault/audits/2026"),
    "a person": ("approved_by", "Jane Sample"),
    "a person who reviewed": ("reviewed_by", "Jane Sample"),
    "a sentence": ("notes", "We have not yet looked at this at all"),
    "a phrase with a name": ("notes", "Project Kestrel"),
    "a phrase with a figure": ("notes", "Budget of 70000"),
}


@pytest.mark.parametrize("case", TELLING)
def test_a_telling_value_is_a_secret(case: str, portal: Path) -> None:
    name, value = TELLING[case]
    assert value in with_notes(portal, **{name: value})


def test_the_number_in_a_sentence_of_evidence_is_a_secret_by_itself(portal: Path) -> None:
    sought = with_notes(portal, evidence="Vendor review VR-2026-041 of the storage accounts")
    assert is_found("<p>See VR-2026-041</p>", *sought)
    assert is_found("<p>See VR\u20112026\u2011041</p>", *sought)
    assert not is_found("<p>See VR-2026-0411</p>", *sought)


COMMON = {
    "one word": ("notes", "Pending"),
    "two common words": ("notes", "Audit report"),
    "the seat of the company": ("notes", "Example Hosting GmbH"),
    "a standard": ("notes", "ISO/IEC 27001"),
    "a role": ("approved_by", "Head of security"),
    "a role that reviewed": ("reviewed_by", "Head of security"),
    "a name that is public on purpose": ("evidence", "Example Hosting"),
}


@pytest.mark.parametrize("case", COMMON)
def test_a_value_that_everyone_uses_is_no_secret(case: str, portal: Path) -> None:
    name, value = COMMON[case]
    assert value not in with_notes(portal, **{name: value})


def test_that_a_role_approved_a_wording_is_a_secret(portal: Path) -> None:
    sought = with_notes(portal, approved_by="Head of security")
    assert "approved by the Head of security" in sought
    assert is_found("<dt>Approved by</dt><dd>Head of security</dd>", *sought)


def test_the_public_address_is_no_secret_when_it_is_also_the_owner(portal: Path) -> None:
    text = (portal / "data/organization.yml").read_text(encoding="utf-8")
    address = next(each for each in text.split() if "@" in each)
    assert address not in with_notes(portal, owner=address)


def a_draft(**fields: str) -> str:
    given = {
        "id": "kestrel",
        "title": "Kestrel Systems",
        "statement": "Kestrel will keep receipts.",
    }
    said = "\n    ".join(f"{name}: {value}" for name, value in (given | fields).items())
    return f"""
  - {said}
    state: draft
    scope:
      products: [ledger]
    basis: [contract]
    reviewed_on: 2026-10-01
    legal_entity: Kestrel Systems Ltd
    seat: DE
    purposes: [hosting]
    processing:
      - place: DE
    products: [ledger]
    data_classes: [receipts]
    transfers: []
    announced_on: 2027-01-10
    effective_on: 2027-03-01
"""


def with_draft(root: Path, **fields: str) -> set[str]:
    path = root / "data/subprocessors.yml"
    path.write_text(path.read_text(encoding="utf-8") + a_draft(**fields), encoding="utf-8")
    return forms(root)


def test_the_name_the_words_and_the_address_of_a_draft_are_secrets(portal: Path) -> None:
    sought = with_draft(portal)
    assert {"Kestrel Systems", "Kestrel Systems Ltd", "subprocessors/kestrel"} <= sought
    assert "Kestrel will keep receipts." in sought
    assert is_found('<a href="../claims/subprocessors/kestrel/">x</a>', *sought)


def test_a_draft_that_is_not_finished_is_as_secret(portal: Path) -> None:
    sought = with_draft(portal, statement="null", url="null")
    assert {"Kestrel Systems", "Kestrel Systems Ltd", "subprocessors/kestrel"} <= sought
    judgement = judge(portal)
    assert judgement.portal
    assert judgement.portal.unfinished == {"subprocessors/kestrel"}


def test_the_file_of_an_unfinished_draft_is_as_secret(portal: Path) -> None:
    path = portal / "data/documents.yml"
    draft = "\n  - id: plan\n    title: Plan\n    state: draft\n    file: files/plan.pdf\n"
    path.write_text(path.read_text(encoding="utf-8") + draft, encoding="utf-8")
    sought = forms(portal)
    assert "files/plan.pdf" in sought
    assert is_found(b"", *sought, path="files/plan.pdf")


def test_one_word_is_enough_where_it_is_the_name_of_a_company(portal: Path) -> None:
    sought = with_draft(portal, title="Kestrel")
    assert "Kestrel" in sought
    assert is_found("from May on at Kestrel.", *sought)


def test_what_a_draft_shares_with_a_published_record_is_no_secret(portal: Path) -> None:
    shared = "Example Hosting runs the computers on which receipts are stored."
    assert shared not in with_draft(portal, statement=shared)


def test_a_waiver_is_a_secret(portal: Path) -> None:
    (portal / "data" / "waivers.yml").write_text(
        "waivers:\n  - rule: ATT-05\n    record: certifications/soc-2-type-2\n"
        "    reason: The auditor is three months late again.\n    approved_by: Jane Sample\n"
        "    granted_on: 2026-11-02\n    until: 2027-01-31\n",
        encoding="utf-8",
    )
    assert {"The auditor is three months late again.", "Jane Sample"} <= forms(portal)


def test_every_secret_knows_where_it_stands(portal: Path) -> None:
    with_draft(portal)
    judgement = judge(portal)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    for each in secrets(judgement.portal, view):
        lines = (portal / each.place.file).read_text(encoding="utf-8").splitlines()
        assert lines[each.place.line - 1][each.place.column - 1 :].strip() != ""
    named = {each.field: each.place for each in secrets(judgement.portal, view)}
    lines = (portal / "data/subprocessors.yml").read_text(encoding="utf-8").splitlines()
    assert lines[named["legal_entity"].line - 1].strip() == "legal_entity: Kestrel Systems Ltd"


def test_ten_thousand_secrets_cost_little_more_than_ten() -> None:
    many = [
        Secret("internal.notes", f"controls/{n}", PLACE, (f"Memo {n} on the Kestrel affair",))
        for n in range(10_000)
    ]
    search = Search(many, frequencies("memo on the affair"))
    assert max(len(needles) for needles in search.needles.values()) <= 3
    assert [each.record for each in search.found_in("x", b"Memo 7123 on the Kestrel affair")] == [
        "controls/7123"
    ]


@pytest.fixture
def tampered(tmp_path: Path) -> Iterator[Path]:
    """A copy of the portal with a last good site."""
    root = a_copy(tmp_path)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    yield root
    assert [path.name for path in (root / "site").iterdir()] == ["index.html"]
    assert not (root / "site.staging").exists()


LEAKING_HOOK = """
from pathlib import Path


def on_post_build(config):
    organization = config.extra["trustportal"].judgement.portal.organization
    file = Path(config.site_dir) / "trust.json"
    file.write_text(file.read_text() + organization.internal.evidence)
"""


def test_a_step_that_lets_something_internal_out_is_caught(tampered: Path) -> None:
    (tampered / "hooks" / "leak.py").write_text(LEAKING_HOOK, encoding="utf-8")
    give(
        tampered,
        "mkdocs.yml",
        "  - hooks/audit_site.py",
        "  - hooks/leak.py\n  - hooks/audit_site.py",
    )
    done = build(tampered)
    assert done.returncode == 1
    judgement = example()
    assert judgement.portal
    assert judgement.portal.organization.internal
    place = judgement.portal.origin("organization").place("internal", "evidence")
    said = f"{place}: TP701 error: internal.evidence of 'organization' is not public"
    assert f"{said} and stands, word for word, in site/trust.json" in done.stderr
    assert str(judgement.portal.organization.internal.evidence) not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_draft_that_a_page_speaks_of_is_caught(tampered: Path) -> None:
    path = tampered / "data" / "subprocessors.yml"
    text = path.read_text(encoding="utf-8")
    draft = a_draft().replace("[ledger]", "[api-platform]").replace("[receipts]", "[billing-data]")
    path.write_text(text.rstrip() + "\n" + draft, encoding="utf-8")
    page = tampered / "content" / "faq.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\nSoon *Kestrel\nSystems* will help us.\n",
        encoding="utf-8",
    )
    done = build(tampered)
    assert done.returncode == 1
    assert "TP701 error: title of 'subprocessors/kestrel' is not public" in done.stderr
    assert "site/faq/index.html" in done.stderr
    assert "TP701 error: legal_entity" not in done.stderr
