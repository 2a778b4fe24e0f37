"""How files come in: kept in memory up to the limit, never written to a disk in plain, and from nobody who is not
signed in."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from openkap.records.checking import Limits
from openkap.records.checking.limits import MEGABYTE


def limits() -> Limits:
    """What this clinic takes."""
    return Limits(max_bytes=settings.OPENKAP_RECORD_MAX_MB * MEGABYTE)


class InMemory(FileUploadHandler):
    """The one way by which a file comes in. More than the limit, in all files of one form together, is counted and let
    go: the form then says that it was too large, and keeps everything else. The file's own name is let go too."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.most, self.total = limits().max_bytes, 0
        self.kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not getattr(getattr(self.request, "user", None), "is_authenticated", False):
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > self.most:
            self.kept = BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, "file", None, file_size, None)
