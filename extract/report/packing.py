"""Values made small and harmless enough to stand inside a page."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any


def packed(value: Any) -> str:
    """JSON, gzipped, in base64: letters, digits, + / = only, so nothing in it can end a script.

    The same value gives the same text. Raises ValueError for numbers that JSON has no word for.
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    squeezed = gzip.compress(plain.encode(), compresslevel=6, mtime=0)
    return base64.b64encode(squeezed).decode("ascii")
