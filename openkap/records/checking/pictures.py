"""A picture is drawn once, in full, and written anew: nothing that was hidden in the file or beside it comes along."""

from io import BytesIO
from typing import Any

from openkap.records.checking.limits import Limits
from openkap.records.checking.refusal import Unfit

DAMAGED = "This picture cannot be read to its end. It may be damaged: photograph or save it again."
MOVING = "This file holds several pictures. Save them as one PDF, or bring them one by one."
QUALITIES = (92, 75)  # a photograph is kept as sharp as the file may be large
PLAIN_MODES = {"1", "L", "P", "LA", "I;16"}  # drawings and scans, kept to the pixel


def redrawn(data: bytes, kind: str, limits: Limits) -> tuple[bytes, str]:
    """The picture anew, with its media type. Unfit when it is too large, moves, or cannot be read to its end."""
    try:
        return _redrawn(data, kind, limits)
    except Unfit:
        raise
    except Exception as fault:  # whatever goes wrong in reading a stranger's file, the file is at fault
        raise Unfit(_too_many_pixels(limits) if "Bomb" in type(fault).__name__ else DAMAGED) from fault


def _redrawn(data: bytes, kind: str, limits: Limits) -> tuple[bytes, str]:
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # whoever makes PDFs in the same process lets damaged pictures through
    with Image.open(BytesIO(data), formats=[kind.upper()]) as image:
        if image.width * image.height > limits.max_pixels:
            raise Unfit(_too_many_pixels(limits))
        if getattr(image, "n_frames", 1) > 1 and kind != "jpeg":  # a telephone hides small copies in its photographs
            raise Unfit(MOVING)
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        image.info = {key: image.info[key] for key in {"transparency"} & image.info.keys()}
        if kind == "png" or (image.mode in PLAIN_MODES and kind == "tiff"):
            return _fitting(_written(image, "PNG"), limits), "image/png"
        return _photograph(image, limits), "image/jpeg"


def _photograph(image: Any, limits: Limits) -> bytes:
    plain = image if image.mode in {"L", "RGB"} else image.convert("RGB")
    written = b""
    for quality in QUALITIES:
        written = _written(plain, "JPEG", quality=quality)
        if len(written) <= limits.max_bytes:
            break
    return _fitting(written, limits)


def _written(image: Any, form: str, **how: int) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def _fitting(written: bytes, limits: Limits) -> bytes:
    if len(written) > limits.max_bytes:
        raise Unfit(limits.too_large)
    return written


def _too_many_pixels(limits: Limits) -> str:
    return f"This picture has more than {limits.max_pixels // 1_000_000} million pixels. Save it smaller."
