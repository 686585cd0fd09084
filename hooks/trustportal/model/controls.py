"""The security programme: what is done, mapped to the criteria of frameworks."""

from typing import ClassVar, Literal

from trustportal.model.base import Claim, Part
from trustportal.model.fields import Label, Line, Period, Reference, Url


class Mapping(Part):
    """Where a framework asks for this control."""

    public = ("framework", "criteria")

    framework: Line
    """The framework with its edition, as SOC 2 TSC 2017 or CCM 4.1."""
    criteria: tuple[Label, ...]
    """The identifiers of its criteria."""


class Control(Claim):
    """Something that the organisation does, or a principle with the controls that carry it out."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "area",
        "approach",
        "carried_out_by",
        "layers",
        "coverage",
        "cadence",
        "frameworks",
        "url",
    )
    group_by = "area"

    area: Literal[
        "governance",
        "access",
        "development",
        "supply-chain",
        "layers",
        "monitoring",
        "incident-response",
        "continuity",
        "people",
        "physical",
        "data-protection",
        "responsible-ai",
        "research",
    ]
    """The part of the programme."""
    approach: (
        Literal[
            "zero-trust",
            "defence-in-depth",
            "secure-by-design",
            "privacy-by-design",
            "least-privilege",
        ]
        | None
    ) = None
    """An approach is not a result: where one is named, carried_out_by lists its controls."""
    carried_out_by: tuple[Reference, ...] = ()
    """The claims that carry the approach out."""
    layers: tuple[
        Literal["endpoints", "infrastructure", "networks", "applications", "data", "identity"], ...
    ] = ()
    """The layers that it protects."""
    coverage: Literal["on-call", "staffed", "automated", "business-hours"] | None = None
    """Behind 'around the clock': people on call, people at work, or machines."""
    cadence: Period | None = None
    """How often it is done: the number behind 'regularly'."""
    frameworks: tuple[Mapping, ...] = ()
    """Where frameworks ask for it."""
    url: Url | None = None
    """More about it."""
