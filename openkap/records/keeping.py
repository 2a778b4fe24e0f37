"""A record and its seal: which keys there are, and what the seal of a file is bound to."""

from django.conf import settings

from openkap.records import sealing
from openkap.records.models import Record, SealedFile


def ring() -> sealing.Ring:
    """The keys of this deployment."""
    return sealing.ring(settings.OPENKAP_RECORDS_KEYS)


def sealed(record: Record, content: bytes) -> sealing.Sealed:
    """The file of this record, sealed with the newest key."""
    return sealing.seal(ring(), content, _about(record))


def unsealed(file: SealedFile) -> bytes:
    """What a row holds, if it is still what was put there for this record. Unreadable if not."""
    return sealing.unseal(ring(), sealing.Sealed(file.key_id, bytes(file.box)), _about(file.record))


def _about(record: Record) -> bytes:
    """This record, this episode, and what its file is."""
    return f"openkap record 1|{record.pk}|{record.episode_id}|{record.media_type}".encode()
