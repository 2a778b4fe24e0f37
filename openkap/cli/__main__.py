"""`python -m openkap.cli`, the same as `openkap`."""

import sys

from openkap.cli import main

sys.exit(main())
