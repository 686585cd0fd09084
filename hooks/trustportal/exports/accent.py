"""The organisation's colour, as the beginning of the portal's style sheet."""

from __future__ import annotations

from trustportal.public import PublicView


def accent_css(view: PublicView) -> str:
    """The two custom properties from which the portal makes its accent."""
    accent = view.organization["accent"] or {"light": "#065446", "dark": "#86dfca"}
    return f":root{{--tp-accent-light:{accent['light']};--tp-accent-dark:{accent['dark']}}}\n"
