"""S3 with CloudFront: headers are a policy of the distribution; how long a file is kept, and its
media type, are properties of the object.
"""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from shlex import quote
from typing import Any

from trustportal.hosts.headers import Headers, with_charset


def as_cloudfront_policy(headers: Headers) -> str:
    """What `aws cloudfront create-response-headers-policy` takes as its configuration."""
    rest = dict(headers.everywhere)
    security: dict[str, Any] = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": rest.pop("Content-Security-Policy"),
            "Override": True,
        },
        "ReferrerPolicy": {"ReferrerPolicy": rest.pop("Referrer-Policy"), "Override": True},
    }
    if rest.pop("X-Content-Type-Options", ""):
        security["ContentTypeOptions"] = {"Override": True}
    if strict := rest.pop("Strict-Transport-Security", ""):
        security["StrictTransportSecurity"] = {
            "AccessControlMaxAgeSec": int(strict.partition("=")[2].partition(";")[0]),
            "IncludeSubdomains": "includeSubDomains" in strict,
            "Preload": "preload" in strict,
            "Override": True,
        }
    policy = {
        "Name": "trust-portal",
        "Comment": "Headers of the trust portal",
        "SecurityHeadersConfig": security,
        "CorsConfig": {
            "AccessControlAllowOrigins": _items([rest.pop("Access-Control-Allow-Origin")]),
            "AccessControlAllowHeaders": _items(["*"]),
            "AccessControlAllowMethods": _items(["GET", "HEAD"]),
            "AccessControlAllowCredentials": False,
            "OriginOverride": True,
        },
        "CustomHeadersConfig": _items(
            [{"Header": name, "Value": value, "Override": True} for name, value in rest.items()]
        ),
    }
    return dumps(policy, indent=2) + "\n"


def _items(values: list[Any]) -> dict[str, Any]:
    return {"Quantity": len(values), "Items": values}


def as_s3_commands(headers: Headers) -> str:
    """A script that copies `site/` to the bucket `$BUCKET`: new files first, what is gone last."""
    return "\n".join(_s3(headers)) + "\n"


def _s3(headers: Headers) -> Iterator[str]:
    yield "#!/bin/sh"
    yield "# Copies site/ to s3://$BUCKET. What pages name comes before the pages; what nothing"
    yield "# names any more goes last, so that a visitor in between finds everything."
    yield "set -eu"
    kept = [path.removeprefix(headers.folder) for each in headers.kept for path in each.paths]
    for each in headers.kept:
        paths = [path.removeprefix(headers.folder) for path in each.paths]
        yield _copy(headers, "--exclude '*'", _each("include", paths), each.cache)
    for ending, media_type in headers.types.items():
        only = f"--exclude '*' --include '*.{ending}'"
        kind = f"--content-type {quote(with_charset(media_type))}"
        yield _copy(headers, only, _each("exclude", kept), headers.otherwise, kind)
    rest = [*kept, *(f"*.{ending}" for ending in headers.types)]
    yield _copy(headers, _each("exclude", rest), "", headers.otherwise)
    hashed = _each(
        "exclude", kept[:1]
    )  # a page that was kept for a while may still name the old one
    yield f"aws s3 sync site/ {_target(headers)} --delete --size-only {hashed}"


def _copy(headers: Headers, first: str, then: str, cache: str, kind: str = "") -> str:
    """A command that copies what two filters leave; of filters of the same file the last counts."""
    parts = ["aws s3 cp site/", _target(headers), "--recursive", first, then]
    return " ".join(filter(None, [*parts, f"--cache-control {quote(cache)}", kind]))


def _each(filter_: str, patterns: list[str]) -> str:
    return " ".join(f"--{filter_} {quote(pattern)}" for pattern in patterns)


def _target(headers: Headers) -> str:
    return f'"s3://$BUCKET{headers.folder}"'
