"""The words of an instrument, read where they lawfully lie: an installed package, or the clinic's own folder.

Nothing is copied into OpenKAP. Without words an instrument can still be scored; it cannot be put before a client.
"""

from openkap.core.wording.finding import wording
from openkap.core.wording.folder import Supplied, check_folder
from openkap.core.wording.words import Wording, label

__all__ = ["Supplied", "Wording", "check_folder", "label", "wording"]
