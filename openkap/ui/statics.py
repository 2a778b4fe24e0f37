"""Addresses of styles, scripts and fonts."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statics(CompressedManifestStaticFilesStorage):
    """Each address is worked out once: a page names fifteen files, and they stay while a server runs. Only style
    sheets name other files: a script's map for its makers is not served."""

    patterns = tuple(each for each in CompressedManifestStaticFilesStorage.patterns if each[0] == "*.css")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if name not in self._known:
            self._known[name] = super().url(name, force)
        return self._known[name]
