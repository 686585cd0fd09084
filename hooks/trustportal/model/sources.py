"""The table of sources: on whose authority a rule asks, read once from `reference/sources.yml`."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.fields import Line, Url
from trustportal.reference import read_table

Retrieved = Literal["true", "second-hand", "false"]


class Source(BaseModel):
    """One source. `url` is its publisher's own; `retrieved` says whether its text was read there.

    second-hand: read where others quote or sum it up. false: known, and not read for this table.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    title: Line
    url: Url | None
    retrieved: Retrieved

    @property
    def remark(self) -> str:
        """What a reader should know of it; nothing when its own text was read."""
        return _REMARKS[self.retrieved]


_REMARKS: Mapping[Retrieved, str] = {
    "true": "",
    "second-hand": "read in texts of others that quote it or sum it up",
    "false": "not retrieved for this table; look it up before you rely on it",
}


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its id."""
    return TypeAdapter(dict[str, Source]).validate_python(read_table("sources"))
