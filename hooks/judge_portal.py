"""Judge the portal before anything is built; what does not stand is not published.

A build ends here with the whole report, before the old site is touched. In a preview the problems
stand at the top of every page until they are mended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from trustportal.claim_pages import keep_pages
from trustportal.components import Components, compiled_templates
from trustportal.frames import About, Frame, about_page
from trustportal.hosts.headers import policy_in_page
from trustportal.judge import Judgement, judge, read
from trustportal.markdown_extension import PortalMarkdown
from trustportal.model.kinds import KIND_OF
from trustportal.preview.preview import PREVIEW
from trustportal.progress import Step, silent
from trustportal.public import PublicView, nothing, publish
from trustportal.reports.text import text
from trustportal.source.markdown_render import CONFIGURATION, EXTENSIONS
from trustportal.staging import Writer
from trustportal.template_faults import first_fault

MEND_TEMPLATE = "    mend: correct the template at that line, or restore it from git"


@dataclass(slots=True)
class Built:
    """What the other hooks and the templates need; kept on `config.extra["trustportal"]`."""

    judgement: Judgement
    view: PublicView
    components: Components
    markdown: PortalMarkdown
    policy: str
    """The Content-Security-Policy of every page; none in a preview, which reloads by a script."""
    assets: dict[str, str]
    """The present name of each style sheet, script and font of the portal, by its own."""
    root: Path
    writer: Writer
    step: Step
    """Told how far a long build is."""
    described: str
    """What the site is, where a page does not say what it is."""
    nav: Navigation | None = None
    frames: Mapping[str, Frame] = field(default_factory=dict)
    """By collection, the frame of its records' pages."""
    work: list[Callable[[], None]] = field(default_factory=list)
    """What else is to be written, in pieces that any process can do at any time before the ZIP."""
    kind_of = KIND_OF

    def about(self, page: Page | None) -> About:
        """What the frame says of a page; none has the address of an error."""
        if page is None:
            return replace(about_page(self.view, "", self.described, ""), url=Markup())
        about = page.meta.get("about")
        if isinstance(about, About):
            return about
        described = page.meta.get("description") or self.described
        return about_page(self.view, str(page.title or ""), described, page.url)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read, judge and publish the portal that this configuration belongs to."""
    root = Path(config.config_file_path or "mkdocs.yml").parent
    preview = config.extra.get(PREVIEW)
    step: Step = config.extra.get("step", silent)
    as_of = preview.standpoint.day if preview else None
    looks = preview if preview and preview.dresses else None
    if looks:  # it has the portal judged meanwhile
        judgement = read(root, as_of, step=step)
    else:
        judgement = judge(root, as_of, at_once=True, step=step)
        if not judgement.stands:
            raise PluginError("\n" + text(judgement))
    portal, day = judgement.portal, judgement.as_of
    drafts = bool(preview and preview.standpoint.drafts)
    view = publish(portal, day, drafts=drafts) if portal else nothing(day)
    own = Path(config.theme.custom_dir or "overrides")
    templates, faces = own / "fragments", own / "assets" / "fonts"
    compiled = compiled_templates(root / ".cache" / "templates")
    components = Components(view, judgement, templates, preview=bool(preview), compiled=compiled)
    own_templates = sorted(each.name for each in templates.glob("*.html"))
    if said := first_fault(components.environment, own_templates):
        raise PluginError(f"\n{said}\n{MEND_TEMPLATE}")
    kept = root / ".cache" / ("preview" if preview else "pages")
    keep_pages(components, templates, faces, kept)
    draw = looks.show(components).leave if looks else components.draw
    extension = PortalMarkdown(draw, components.claim_url)
    config.markdown_extensions = [*EXTENSIONS, extension]  # type: ignore[list-item] # Markdown takes both
    config.mdx_configs = CONFIGURATION
    policy = "" if preview else policy_in_page()
    described = config.site_description or ""
    writer = Writer(Path(config.site_dir), config.extra.get("last_site"))
    config.extra["trustportal"] = Built(
        judgement,
        view,
        components,
        extension,
        policy,
        components.assets,
        root,
        writer,
        step,
        described,
    )
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Say where one of the portal's templates in the place of the theme's cannot be read."""
    own = Path(config.theme.custom_dir or "overrides")
    names = [each.relative_to(own).as_posix() for each in sorted(own.rglob("*.html"))]
    if said := first_fault(env, [each for each in names if not each.startswith("fragments/")]):
        raise PluginError(f"\n{said}\n{MEND_TEMPLATE}")
    return env
