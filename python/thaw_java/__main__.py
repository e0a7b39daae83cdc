"""Starts the launcher, also when the folder itself is run: `python python/thaw_java lab`."""

import sys
from pathlib import Path

if not __package__:
    # Running the folder puts it first on the path, where `verbs/site.py` and friends are not meant to be found.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from thaw_java.cli import main

sys.exit(main(sys.argv[1:]))
