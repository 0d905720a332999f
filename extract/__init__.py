"""How text becomes rows."""

from extract.native import prefer_compiled

prefer_compiled(__path__)
