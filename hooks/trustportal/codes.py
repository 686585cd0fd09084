"""The problems of form: what a file, a field, a reference or a page can have wrong.

The hundreds say where the reading stopped: 1 files and YAML, 2 fields, 3 references, 4 pages,
5 silence, 6 the record of what was published, 7 the finished site. Codes are stable and never
reused; the rules of the field have theirs in `rules`.
"""

from __future__ import annotations

from trustportal.problems import Code

_READ = "what cannot be read for certain cannot be published for certain"
_TYPED = "the field's type decides what a value means, so that nothing is guessed"
_PLAIN = "a value goes to pages, JSON and spreadsheets: markup would show as rubbish or run as code"

MISSING_FILE = Code("TP101", "error", "A file that the portal needs is not there", _READ)
NOT_A_FILE = Code("TP102", "error", "A path is a directory or a link that leads nowhere", _READ)
NOT_UTF8 = Code("TP103", "error", "A file is not UTF-8 text", _READ)
EMPTY_FILE = Code(
    "TP104",
    "error",
    "A file says nothing at all",
    "an emptied file and a kind of claim with nothing to state look the same; the second says so",
)
TOO_LARGE = Code("TP105", "error", "A file or its nesting is larger than any real one", _READ)
MALFORMED = Code("TP106", "error", "A file is not well-formed YAML", _READ)
TAB = Code("TP107", "error", "A tab stands where YAML wants spaces", _READ)
DUPLICATE_KEY = Code(
    "TP108",
    "error",
    "A key stands twice in one mapping",
    "most readers keep the last one in silence, so two people would read two different claims",
)
ALIAS = Code(
    "TP109",
    "error",
    "An anchor, an alias or a merge key is used",
    "a claim must be readable where it stands, and aliases can grow without bound",
)
TAG = Code("TP110", "error", "A YAML tag or directive is used", _TYPED)
SEVERAL_DOCUMENTS = Code("TP111", "error", "A file holds more than one YAML document", _READ)
FORBIDDEN_CHARACTER = Code(
    "TP112",
    "error",
    "A character is invisible, turns the direction of text, or only looks like another",
    "what a reviewer sees must be what the file says",
)
NOT_A_MAPPING = Code(
    "TP113", "error", "A file or a key does not have the shape it must have", _READ
)
UNKNOWN_FILE = Code(
    "TP114",
    "error",
    "A file in data/ belongs to no kind of claim",
    "its claims would be left out in silence",
)
FILE_AND_FOLDER = Code(
    "TP115",
    "error",
    "A kind has both a file and a folder",
    "one kind of claim has one home, or the two drift apart",
)
BLANK = Code(
    "TP116",
    "error",
    "A key has no value",
    "a blank that slipped in and a silence on purpose look the same; the second is written null",
)
CUT_OFF = Code(
    "TP117",
    "error",
    "A text without quotes ends at a # that looks like a part of it",
    "YAML takes what follows for a comment, and half a sentence would be published",
)

UNKNOWN_KEY = Code(
    "TP201",
    "error",
    "A key is not one of this kind's keys",
    "a misspelt key would drop the statement in silence",
)
MISSING_KEY = Code(
    "TP202",
    "error",
    "A key that this kind needs is not there",
    "without it a reader would have to guess; what you do not state is written null",
)
WRONG_TYPE = Code("TP203", "error", "A value has the wrong form", _TYPED)
NOT_A_CHOICE = Code("TP204", "error", "A value is not one of the field's choices", _TYPED)
BAD_DATE = Code("TP205", "error", "A date is not a day of the calendar, YYYY-MM-DD", _TYPED)
BAD_DURATION = Code("TP206", "error", "A duration is not written in ISO 8601", _TYPED)
BAD_ADDRESS = Code(
    "TP207",
    "error",
    "An address is not https:// or an e-mail address",
    "every address becomes a link on a page that people trust",
)
BAD_ID = Code(
    "TP208",
    "error",
    "An id is not in kebab-case",
    "ids are compared letter by letter, and those of records become addresses that hold for years",
)
MARKUP = Code("TP209", "error", "Plain text holds markup", _PLAIN)
OUT_OF_BOUNDS = Code("TP210", "error", "A value is too long, too short or out of range", _TYPED)
BAD_COUNTRY = Code(
    "TP211",
    "error",
    "A place is not an ISO 3166 code",
    "names of places are written in many ways, codes in one",
)
NOT_FOR_THIS = Code(
    "TP212",
    "error",
    "A key does not belong to this sort of record",
    "each sort of record has facts of its own: a report has a period, a certificate an end",
)
DATES_REVERSED = Code(
    "TP213", "error", "Two dates are the wrong way round", "one of the two must be a slip"
)
UNSAFE_MARKDOWN = Code(
    "TP214",
    "error",
    "Markdown holds raw HTML, an image or an address that is not allowed",
    "text of the policy team must not be able to run code in a visitor's browser",
)

UNFINISHED = Code(
    "TP215",
    "info",
    "A draft does not have all that it needs to be published",
    "a draft is for what is not known yet: it stands against nothing, and visitors never see it",
)

SAME_ID = Code(
    "TP301",
    "error",
    "An id is used twice",
    "each claim has one permanent address, and an address that moved keeps pointing to it",
)
UNKNOWN_ID = Code(
    "TP302",
    "error",
    "A reference names a record that is not there",
    "a claim rests on what it refers to",
)
UNPUBLISHED = Code(
    "TP303",
    "error",
    "A published record refers to a draft or a retired one",
    "visitors would be sent to something that is not public, or no longer true",
)
NO_DOCUMENT = Code(
    "TP304", "error", "A document's file is not there", "the link would lead nowhere"
)
OTHER_DOCUMENT = Code(
    "TP305",
    "error",
    "A document's file is not the one that was approved",
    "the SHA-256 is the visitor's proof that they hold the text that was reviewed",
)

NO_PAGE = Code("TP401", "error", "The navigation names a page that is not there", _READ)
UNKNOWN_COMPONENT = Code(
    "TP402", "error", "A page uses a component that is not there", "the reader would see a gap"
)
WRONG_ARGUMENTS = Code(
    "TP403", "error", "A component is given what it does not take", "the reader would see a gap"
)
NOT_A_COMPONENT = Code(
    "TP404",
    "error",
    "Braces on a page hold something that is not a component",
    "pages are text: they can place components, they cannot compute",
)
RAW_HTML = Code(
    "TP405",
    "error",
    "A page holds raw HTML",
    "text of the policy team must not be able to run code in a visitor's browser",
)
UNSAFE_LINK = Code(
    "TP406",
    "error",
    "A link or an attribute on a page is not allowed",
    "text of the policy team must not be able to run code in a visitor's browser",
)
BROKEN_LINK = Code("TP407", "error", "A page links to a page that is not there", _READ)
NO_TITLE = Code(
    "TP408",
    "error",
    "A page does not begin with one title",
    "search engines, bookmarks and screen readers announce the page by it",
)

OTHER_MARKDOWN = Code(
    "TP409",
    "error",
    "mkdocs.yml changes how Markdown is read",
    "the judge and the build must read the same text, and some extensions let code in",
)

_KEPT = "bookmarks, contracts and questionnaires hold addresses of pages, and each leads to one"
NOT_A_FORMER_PAGE = Code("TP410", "error", "A former name of a page is not one", _KEPT)
FORMER_PAGE_IN_USE = Code("TP411", "error", "A former address of a page is in use", _KEPT)
FORMER_PAGE_TWICE = Code("TP412", "error", "A former address of a page is given twice", _KEPT)
PAGES_ELSEWHERE = Code(
    "TP413",
    "error",
    "The folder of the pages, or a file in it, is not one of the portal's own",
    "what is published must lie beside mkdocs.yml, where it is reviewed, and nothing else",
)
STRAY_FILE = Code(
    "TP414",
    "error",
    "A file beside the pages is neither a page nor named by a record",
    "whatever lies in the folder of the pages is published as it is, and nobody decided that",
)
ADDRESS_OF_CLAIMS = Code(
    "TP415",
    "error",
    "A page has an address that is kept for records",
    "the record's page would take its place, and search would show the words of both",
)
OTHER_PIPELINE = Code(
    "TP416",
    "error",
    "mkdocs.yml builds the site in another way than the portal",
    "what was judged is published only if the same steps read, draw and search it every time",
)

NOT_STATED = Code(
    "TP501",
    "warning",
    "The data leave open what a reviewer will ask",
    "not stated is honest, and it is the next question in the review",
)

_RECORD = "what was said on a day can be proved only as long as nobody touches the record of it"

STRAY_IN_HISTORY = Code(
    "TP601", "error", "A name in data/history is not that of a release, YYYY-MM-DD.json", _RECORD
)
NOT_CANONICAL = Code(
    "TP602",
    "error",
    "A release is not JSON in the canonical form of RFC 8785",
    "one content has one form and one SHA-256; whatever else it is, the program did not write it",
)
NOT_A_RELEASE = Code("TP603", "error", "A release does not hold what a release holds", _RECORD)
UNKNOWN_FORMAT = Code(
    "TP604",
    "error",
    "A release is of a format that this program does not read",
    "a record that is read by guesswork proves nothing",
)
ALTERED = Code("TP605", "error", "A release is not the one that the next one recorded", _RECORD)
MISSING_RELEASE = Code(
    "TP606", "error", "The release before is not there, though a later one names it", _RECORD
)
OUT_OF_ORDER = Code("TP607", "error", "The releases do not follow each other by date", _RECORD)
_LOCKED_OUT = "whoever wrote it could read or change what the visitor sees, under our name"
_LAST_LOCK = "the site is checked as a stranger would read it, whatever let this through before"

INTERNAL_PUBLISHED = Code(
    "TP701", "error", "Something internal or a draft stands in a finished file", _LAST_LOCK
)
UNCERTAIN_PAGE = Code(
    "TP702",
    "error",
    "A finished file could be read in two ways, or not at all",
    "browsers mend broken markup each in its own way, and attacks hide in the difference",
)
FOREIGN_REQUEST = Code(
    "TP703",
    "error",
    "A page loads something from another host",
    "that host would learn who reads the portal, and could change what it shows",
)
FOREIGN_SCRIPT = Code(
    "TP704", "error", "A page holds a script or an element that is not the portal's", _LOCKED_OUT
)
INLINE_STYLE = Code(
    "TP705",
    "error",
    "A page holds style of its own",
    "style can hide a condition or show a status that was not computed; the policy refuses it too",
)
EVENT_HANDLER = Code("TP706", "error", "A page holds code in an attribute", _LOCKED_OUT)
UNSAFE_ADDRESS = Code(
    "TP707", "error", "An address on a page is neither https nor mailto nor our own", _LOCKED_OUT
)
LEADS_NOWHERE = Code("TP708", "error", "A link, an anchor or a picture leads nowhere", _READ)
ID_TWICE = Code(
    "TP709",
    "error",
    "An id stands twice on a page",
    "a permanent link would lead to the first of the two, and labels would name the wrong field",
)
NO_ALTERNATIVE = Code(
    "TP710",
    "error",
    "A picture has no alternative text",
    "who cannot see it must read what it says, or hear that it says nothing (WCAG 1.1.1)",
)

CODES: tuple[Code, ...] = tuple(
    sorted(
        (code for code in list(globals().values()) if isinstance(code, Code)),
        key=lambda code: code.code,
    )
)
"""Every code of this module, in their order."""
