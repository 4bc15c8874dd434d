"""Small TIFF files in the forms that programs commonly write. Hosts decode them to the same pixels. Needs tifffile, imagecodecs, Pillow and numpy."""

import base64
import io

import numpy as np
import tifffile
from PIL import Image

from golden import write

HEIGHT, WIDTH = 29, 37


def picture():
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.stack([40 + 5 * x, 20 + 7 * y, 100 + (3 * x + 2 * y) % 150], -1).astype("u1")


RGB = picture()
GREY = RGB[..., 2].copy()
DEEP = (RGB.astype("u2") * 257) ^ 0x2B
ALPHA = np.concatenate([RGB, (255 - 6 * np.mgrid[:HEIGHT, :WIDTH][1]).astype("u1")[..., None]], -1)


def tiff(array, **options):
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, metadata=None, software=None, **options)
    return buffer.getvalue()


def pillow(array, mode=None, **options):
    buffer = io.BytesIO()
    image = Image.fromarray(array)
    (image.convert(mode) if mode else image).save(buffer, "TIFF", **options)
    return buffer.getvalue()


def turned(orientation):
    return tiff(RGB, photometric="rgb", compression="deflate", extratags=[(274, "H", 1, orientation, True)])


def pages():
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as writer:
        for image in (GREY, RGB, 255 - RGB):
            photometric = "rgb" if image.ndim == 3 else "minisblack"
            writer.write(image, photometric=photometric, compression="lzw", metadata=None)
    return buffer.getvalue()


rgb = {"photometric": "rgb"}
tile = {"tile": (16, 16)}
jpeg = {"compression": "jpeg", "compressionargs": {"level": 90}}
forms = {
    "grey, plain": tiff(GREY, photometric="minisblack"),
    "RGB, plain, in strips": tiff(RGB, rowsperstrip=5, **rgb),
    "RGB, big-endian": tiff(RGB, byteorder=">", **rgb),
    "RGB, BigTIFF": tiff(RGB, bigtiff=True, compression="deflate", **rgb),
    "RGB, LZW with predictor, in tiles": tiff(RGB, compression="lzw", predictor=True, **tile, **rgb),
    "RGB, deflate with predictor, in strips": tiff(RGB, compression="deflate", predictor=True, rowsperstrip=7, **rgb),
    "grey, PackBits": tiff(GREY, compression="packbits", photometric="minisblack"),
    "grey, JPEG": tiff(GREY, photometric="minisblack", **jpeg),
    "RGB, JPEG in RGB, in tiles": tiff(RGB, **tile, **jpeg, **rgb),
    "JPEG in YCbCr, in strips": pillow(RGB, compression="jpeg", quality=90),
    "JPEG in YCbCr, in tiles": tiff(RGB, photometric="ycbcr", subsampling=(1, 1), **tile, **jpeg),
    "grey, 0 is white": tiff(GREY, photometric="miniswhite", compression="lzw"),
    "with a palette": pillow(RGB, "P"),
    "grey, 16 bits, LZW with predictor": tiff(DEEP[..., 2], photometric="minisblack", compression="lzw", predictor=True),
    "RGB, 16 bits, deflate, in tiles": tiff(DEEP, compression="deflate", **tile, **rgb),
    "RGB, 16 bits, big-endian": tiff(DEEP, byteorder=">", **rgb),
    "grey, 16 bits, 0 is white": tiff(DEEP[..., 2], photometric="miniswhite"),
    "RGB with transparency": tiff(ALPHA, extrasamples=["unassalpha"], compression="deflate", **rgb),
    **{f"turned, orientation {one}": turned(one) for one in range(2, 9)},
}
several = {"three pages": pages()}
black_and_white = pillow(GREY, "1")


def texts(files):
    return {name: base64.b64encode(data).decode() for name, data in files.items()}


write("data/tiffs_forms.json", {"height": HEIGHT, "width": WIDTH, "forms": texts(forms), "several": texts(several), "blackAndWhite": texts({"": black_and_white})[""]})
