"""What a phone sent becomes a clean JPEG, or is refused. Pure: bytes in, bytes out; no database.

Re-encoding is the defence: whatever rode along (position, camera, scripts after the end of the image) is
not in the pixels, hence not in the result.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import IO

from PIL import Image, ImageFile, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
THUMBNAIL = 320
QUALITY = 85


class NotAPicture(ValueError):
    """The bytes are no readable JPEG, PNG or WebP image."""


class TooManyPixels(ValueError):
    """Decoding would need more memory than a photo may take."""


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: int
    height: int
    sha256: str


def clean_picture(source: IO[bytes], *, longest: int = LONGEST_SIDE) -> Picture:
    """An upright JPEG of at most `longest` pixels a side, without EXIF, XMP or profile.

    The size is read from the header and checked before anything is decoded.
    """
    # The PDF library switches this on for the whole process when it is first loaded: half a photo would
    # then pass for a whole one, and the phone would forget its own copy.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        _verify(source)
        source.seek(0)
        with Image.open(source, formats=FORMATS) as image:
            flat = _flat(ImageOps.exif_transpose(_small(image, longest)))
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except TooManyPixels:
        raise
    except Exception as error:  # a decoder may break in any way on hostile bytes
        raise NotAPicture(str(error)) from error
    return _encoded(flat)


def _small(image: Image.Image, longest: int) -> Image.Image:
    """Made small before anything else: each copy of the largest image allowed takes 160 MB."""
    image.draft("RGB", (longest, longest))
    shrunk = image.convert("RGBA") if image.mode in ("1", "P", "PA") else image
    shrunk.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return shrunk


def _verify(source: IO[bytes]) -> None:
    with Image.open(source, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise TooManyPixels(f"{image.width} x {image.height}")
        if not image.width or not image.height:
            raise NotAPicture("empty")
        image.verify()


def _flat(image: Image.Image) -> Image.Image:
    """Pixels only, transparency on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layers = image.convert("RGBA")
        white = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(white, layers).convert("RGB")
    flat = image.convert("RGB")
    return flat.copy() if flat is image else flat


def _encoded(image: Image.Image) -> Picture:
    image.info.clear()  # Pillow would carry a comment or a profile over
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    content = buffer.getvalue()
    return Picture(content, image.width, image.height, sha256(content).hexdigest())
