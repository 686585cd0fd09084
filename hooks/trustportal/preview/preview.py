"""The state of one preview server, between the thread that builds and those that answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from threading import Condition

from trustportal.components import Components
from trustportal.exports import trust_pack
from trustportal.exports.output import Output
from trustportal.exports.outputs import outputs
from trustportal.exports.social_cards import CARDS
from trustportal.portal import Portal
from trustportal.preview.drawing import Drawing
from trustportal.preview.editors import Editor
from trustportal.preview.judging import Judging
from trustportal.preview.shown import Shown
from trustportal.preview.standpoint import PUBLIC, Standpoint
from trustportal.public import PublicView, nothing, publish

Printer = Callable[[trust_pack.Pack, PublicView], bytes]
"""Prints a pack of a view as PDF."""

PREVIEW = "trustportal_preview"
"""The key of `config.extra` under which the hooks of a preview find its state."""
PATIENCE = 30
"""Seconds until an answer no longer waits for a build to begin."""


class Preview:
    """From which standpoint to build, what was built last, and why the last build failed.

    `asked` is a file that the server watches: its time changes when another standpoint is wanted.
    Without `dresses` nobody stands before the server to mark drafts and to say what is wrong: then
    none are shown, and what is wrong is not served.
    """

    def __init__(
        self,
        root: Path,
        editor: Editor,
        asked: Path,
        *,
        dresses: bool = True,
        judging: Judging | None = None,
    ) -> None:
        self.root, self.editor, self.asked, self.dresses = root, editor, asked, dresses
        self.standpoint = Standpoint() if dresses else Standpoint(audience=PUBLIC)
        self.shown: Shown | None = None
        self.failure = ""
        self.offer(None, date.min, lambda *_: b"")
        self.leave({})
        self._changed = Condition()
        self._building = False
        self._judging = judging or Judging()
        asked.touch()

    def show(self, components: Components) -> Drawing:
        """What is built now: it is judged meanwhile, and its components are drawn in the end."""
        drawing = Drawing(components)
        found = self._judging.begin(self.root, self.standpoint.day)
        self.shown = Shown(components, drawing, found, self.standpoint, self.root, self.editor)
        return drawing

    def offer(self, portal: Portal | None, day: date, printer: Printer) -> None:
        """The files beside the pages, each made when somebody asks for it. A file can be passed on
        without a mark, so they hold no drafts.
        """
        self._files, self._printer = partial(_files, portal, day), printer

    def leave(self, files: Mapping[str, Callable[[], None]]) -> None:
        """Pages and other files of this build that are still to be written, by their address."""
        self._left = {name.rstrip("/"): write for name, write in files.items()}

    def write_left(self, path: str) -> None:
        """Write what belongs to an address, if it was left, so that the server finds it."""
        address = path.removesuffix("index.html").rstrip("/")
        with self._changed:  # no build begins meanwhile
            self._changed.wait_for(lambda: not self._building)
            if write := self._left.get(address):
                write()
                del self._left[address]

    def dressed(self, html: str, page_url: str) -> str:
        """A page as the team sees it."""
        shown = self.shown
        if shown is None:
            return html
        judged = shown.is_judged(self._judging.left())
        with self._changed:  # components note what is read of the view: one page after the other
            return shown.dressed(html, page_url, judged=judged)

    def file(self, path: str) -> tuple[str, bytes] | None:
        """A file beside the pages, with its media type."""
        view, files = self._files()
        found = files.get(path)
        if found and found.write:
            return found.media_type, found.write(view)
        packs = trust_pack.packs(view) if path.endswith(".pdf") and trust_pack.PATH in files else ()
        pack = next((each for each in packs if each.path == path), None)
        return ("application/pdf", self._printer(pack, view)) if pack else None

    def only_built(self, path: str) -> bool:
        """Whether a file is made of the finished pages, or for other websites, by a build alone."""
        _, files = self._files()
        return path in files or path.startswith(CARDS)

    def watched(self, build: Callable[[], None]) -> Callable[[], None]:
        """The build of the server, of which the preview knows when it begins and how it ends."""

        def build_and_tell() -> None:
            self._tell(building=True)
            failure = "the build was ended"
            try:
                build()
                failure = ""
            except BaseException as error:
                failure = str(error) or type(error).__name__
                raise
            finally:
                self.failure = failure
                self._tell(building=False)

        return build_and_tell

    def ask(self, standpoint: Standpoint) -> None:
        """Have the portal built from another standpoint, and wait until that has begun."""
        if standpoint == self.standpoint and not self.failure:
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._building, PATIENCE)
            self.standpoint = standpoint
            self.asked.touch()
            self._changed.wait_for(lambda: self._building, PATIENCE)

    def settled(self) -> str:
        """Why the last build failed, if it did, once no build is under way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._building)
        return self.failure

    def _tell(self, *, building: bool) -> None:
        with self._changed:
            self._building = building
            self._changed.notify_all()


@lru_cache(maxsize=1)
def _files(portal: Portal | None, day: date) -> tuple[PublicView, Mapping[str, Output]]:
    """The public view of a day, and the outputs made of it by path."""
    view = publish(portal, day) if portal else nothing(day)
    return view, {each.path: each for each in outputs(view)} if portal else {}
