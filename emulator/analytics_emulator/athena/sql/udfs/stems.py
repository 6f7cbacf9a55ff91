"""word_stem: what Snowball's stemmers leave of a word."""

from functools import cache
from typing import Any

from .table import MarkedError, Udf

_LANGUAGES = {
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "hy": "armenian",
    "ir": "irish",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch_porter",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # noqa: PLC0415  # a second of work that few queries need

    if language not in _LANGUAGES:
        raise MarkedError(f"Unknown stemmer language: {language}")
    return snowballstemmer.stemmer(_LANGUAGES[language])


def _stem(word: str, language: str) -> str:
    found: str = _stemmer(language).stemWord(word)
    return found


UDFS: list[Udf] = [("athena_word_stem", _stem, ("VARCHAR", "VARCHAR"), "VARCHAR")]
