"""The headers of a portal in the words of each host.

No host is given two values of one header for one file, unless it says which of them counts: Netlify
and Cloudflare would join them, so there pages keep the host's own `Cache-Control`, which asks every
time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json import dumps
from typing import Any

from trustportal.hosts.headers import CACHE, Headers, with_charset
from trustportal.hosts.servers import as_caddyfile, as_nginx
from trustportal.hosts.storage import as_cloudfront_policy, as_s3_commands


def as_headers_file(headers: Headers) -> str:
    """`_headers`, which Netlify and Cloudflare Pages read in the root of the site."""
    rules: dict[str, Mapping[str, str]] = {f"{headers.folder}*": headers.everywhere}
    rules |= {path: {CACHE: kept.cache} for kept in headers.kept for path in kept.paths}
    return "\n".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items())
        for path, said in rules.items()
    )


def as_azure(headers: Headers) -> str:
    """`staticwebapp.config.json`, in which the headers of a route win over those of everything."""
    routes = [
        {"route": path, "headers": {CACHE: kept.cache}}
        for kept in headers.kept
        for path in kept.paths
    ]
    return _json(
        {
            "globalHeaders": {**headers.everywhere, CACHE: headers.otherwise},
            "routes": routes,
            "mimeTypes": {f".{end}": with_charset(t) for end, t in headers.types.items()},
            "responseOverrides": {"404": {"rewrite": headers.page_of_errors}},
        }
    )


def as_vercel(headers: Headers) -> str:
    """`vercel.json`, in which the last rule that names a header counts."""
    return _json({"headers": _rules(headers, "(.*)", "source")})


def as_firebase(headers: Headers) -> str:
    """`firebase.json`, in which the last rule that names a header counts.

    The usual `ignore` would leave out `.well-known/`.
    """
    rules = _rules(headers, "**", "source")
    return _json({"hosting": {"public": "site", "ignore": ["firebase.json"], "headers": rules}})


def _rules(headers: Headers, star: str, key: str) -> list[dict[str, Any]]:
    """Rules from the most general to the most special."""
    rules: dict[str, Mapping[str, str]] = {
        f"{headers.folder}*": {**headers.everywhere, CACHE: headers.otherwise}
    }
    rules |= {path: {CACHE: kept.cache} for kept in headers.kept for path in kept.paths}
    return [
        {
            key: path.removesuffix("*") + star if path.endswith("*") else path,
            "headers": [{"key": name, "value": value} for name, value in said.items()],
        }
        for path, said in rules.items()
    ]


def _json(value: Any) -> str:
    return dumps(value, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Headers], str]] = {
    "netlify": as_headers_file,
    "cloudflare": as_headers_file,
    "azure": as_azure,
    "vercel": as_vercel,
    "firebase": as_firebase,
    "nginx": as_nginx,
    "caddy": as_caddyfile,
    "cloudfront": as_cloudfront_policy,
    "s3": as_s3_commands,
}
"""What can be asked for, by host."""
