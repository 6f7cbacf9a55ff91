"""DataScannedInBytes: the compressed column chunks that a query's columns have in its files.

Source: Athena user guide, columnar storage ("Athena reads only the columns that it needs").
"""

from collections.abc import Iterable, Sequence

from .parquetfiles import ParquetFile


def scanned_bytes(scans: Iterable[tuple[Sequence[ParquetFile], set[str]]]) -> int:
    """Add up the chunks of the touched columns of each scan's files, or whole text files."""
    return sum(_file_bytes(file, columns) for files, columns in scans for file in files)


def _file_bytes(file: ParquetFile, columns: set[str]) -> int:
    if file.whole is not None:
        return file.whole
    return sum(file.compressed.get(column, 0) for column in columns)
