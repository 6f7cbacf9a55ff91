"""Processes of their own in which queries are executed, one query a process at a time.

A query that is stopped, takes too long or takes too much is ended with its process: nothing of it
goes on, its memory and its temporary files are given back, and no other query notices.

    pool ──▶ nursery ══▶ nursery_process ──fork──▶ serving      (══▶ and ──fork──▶ cross processes)
     │ ▲                                              │
     │ └── watch: memory, all of them together        └── core: DuckDB
     └──▶ worker ◀═══════════ calls, answers ═════════┘
"""

from .pool import WorkerPool

__all__ = ["WorkerPool"]
