"""Encryption: at rest for each class of data, in transit for each leg, keys, and modules."""

from typing import ClassVar, Literal

from trustportal.model.base import Claim, Variant
from trustportal.model.fields import DataClassId, Date, Label, Line, Period


class Encryption(Claim):
    """One statement on cryptography; its aspect says which fields belong to it."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "aspect",
        "data_classes",
        "stores",
        "algorithm",
        "mode",
        "legs",
        "protocol",
        "min_version",
        "key_exchange",
        "model",
        "kms",
        "covers",
        "excludes",
        "rotation",
        "key_holder",
        "module",
        "standard",
        "certificate_number",
        "module_status",
        "sunset_on",
        "function",
    )
    variants = (
        "aspect",
        {
            "at-rest": Variant(("data_classes", "algorithm", "mode"), ("stores", "key_holder")),
            "in-transit": Variant(
                ("legs", "protocol", "min_version"), ("data_classes", "key_exchange", "algorithm")
            ),
            "end-to-end": Variant(
                ("data_classes", "key_holder"), ("algorithm", "mode", "protocol", "legs")
            ),
            "keys": Variant(("model", "kms"), ("covers", "excludes", "rotation", "key_holder")),
            "module": Variant(
                ("module", "standard", "certificate_number"), ("module_status", "sunset_on")
            ),
            "passwords": Variant(("function",), ()),
            "other": Variant((), ("data_classes", "algorithm", "mode", "stores")),
        },
    )
    group_by = "aspect"

    aspect: Literal["at-rest", "in-transit", "end-to-end", "keys", "module", "passwords", "other"]
    """What the statement is about."""
    data_classes: tuple[DataClassId, ...] | None = None
    """The data that is encrypted."""
    stores: tuple[
        Literal[
            "database",
            "files",
            "object-storage",
            "backups",
            "logs",
            "search-index",
            "laptops",
            "caches",
        ],
        ...,
    ] = ()
    """Where it lies."""
    algorithm: Label | None = None
    """The cipher with its key size, as AES-256."""
    mode: Label | None = None
    """The mode, as GCM or XTS."""
    legs: (
        tuple[
            Literal[
                "customer-to-service",
                "service-to-customer",
                "service-to-subprocessor",
                "inside-the-network",
                "between-data-centres",
                "to-backups",
            ],
            ...,
        ]
        | None
    ) = None
    """The connections that it covers. service-to-customer: what is sent to servers of the
    customer, as webhooks."""
    protocol: Literal["TLS", "SSH", "IPsec", "WireGuard", "MACsec", "other"] | None = None
    """The protocol."""
    min_version: Label | None = None
    """The oldest version accepted; newer ones are implied."""
    key_exchange: Label | None = None
    """The key exchange where it is worth saying, as X25519MLKEM768."""
    model: Literal["provider-managed", "cmek", "byok", "hyok"] | None = None
    """Who controls the keys. cmek, byok: the customer's key, used by the provider. hyok: held
    outside, the customer can refuse its use."""
    kms: tuple[Line, ...] | None = None
    """The key management services."""
    covers: tuple[Line, ...] = ()
    """What the keys protect."""
    excludes: tuple[Line, ...] = ()
    """What they do not protect."""
    rotation: Period | None = None
    """How often keys change."""
    key_holder: Literal["provider", "customer", "customer-endpoints-only", "shared"] | None = None
    """Who can read the content."""
    module: Line | None = None
    """The validated module's name and version."""
    standard: Literal["FIPS 140-2", "FIPS 140-3", "Common Criteria"] | None = None
    """What it was validated against."""
    certificate_number: Label | None = None
    """The number of the validation certificate."""
    module_status: Literal["active", "historical", "revoked"] | None = None
    """Its status in the public list."""
    sunset_on: Date | None = None
    """When the validation ends."""
    function: Literal["Argon2id", "bcrypt", "scrypt", "PBKDF2"] | None = None
    """How passwords are hashed; they are never encrypted."""
