"""The furniture: what every page is made of. It knows no room, only paper, ink and good manners."""

from openkap.ui.pages import show

__all__ = ["show"]
