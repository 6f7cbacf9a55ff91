"""Certificates of ACM: moto reads key and certificate once, into objects that OpenSSL holds."""

from collections.abc import Mapping
from typing import Any

from moto.acm.models import CertBundle

from analytics_emulator.state.pickles import Reducer

_READ = frozenset({"_key", "_cert"})


def reducers() -> Mapping[type, Reducer]:
    """Return how a certificate is pickled: by its texts, which are read again."""

    def reduce(bundle: Any) -> tuple[Any, ...]:
        return certificate, ({n: v for n, v in vars(bundle).items() if n not in _READ},)

    return {CertBundle: reduce}


def certificate(members: dict[str, Any]) -> Any:
    """Make a certificate of what was kept of it."""
    bundle: Any = CertBundle.__new__(CertBundle)
    vars(bundle).update(members)
    bundle._key, bundle._cert = bundle.validate_pk(), bundle.validate_certificate()
    return bundle
