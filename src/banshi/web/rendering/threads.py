"""Which language and which list of addresses a thread works with, kept where a thread keeps its own things.

Django keeps both so that asynchronous code could share them, behind one lock for all threads, and asks for them some
hundred times for each page. Banshi answers each request in one thread from beginning to end.
"""

from __future__ import annotations

import threading

from django.urls import base
from django.utils.translation import trans_real


def keep() -> None:
    """Keep language, addresses and their prefix with the thread; once, before the first page."""
    for module, name in ((trans_real, "_active"), (base, "_prefixes"), (base, "_urlconfs")):
        if not isinstance(getattr(module, name), threading.local):
            setattr(module, name, threading.local())
