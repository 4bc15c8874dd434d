"""Writes data/pictures.json: BMP, PPM, PGM and PBM files by Pillow, and the RGB bytes that Pillow reads back.

pip install pillow==13.0.0 numpy; python pictures.py
"""

import base64
import io
import json
import pathlib
import struct

import numpy as np
import PIL
from PIL import Image

rng = np.random.default_rng(7)
HEIGHT, WIDTH = 5, 7  # odd, so that rows are padded
colours = rng.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
grey = rng.integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def header(bits, compression=0, masks=b"", size=40, height=HEIGHT, colours=0):
    """A BMP's two headers; masks are part of the second one from version 4 on."""
    offset = 14 + size + (len(masks) if size == 40 else 0) + 4 * colours
    info = struct.pack("<IiiHHIIiiII", size, WIDTH, height, 1, bits, compression, 0, 0, 0, colours, 0)
    rest = masks + bytes(size - 40 - len(masks)) if size > 40 else masks
    return struct.pack("<2sIHHI", b"BM", 0, 0, 0, offset) + info + rest


def sixteen(masks):
    """16 bits a pixel, two bytes of padding a row."""
    values = rng.integers(0, 65536, (HEIGHT, WIDTH), dtype=np.uint16)
    rows = b"".join(row.astype("<u2").tobytes() + b"\0\0" for row in values)
    return rows if masks is None else masks + rows


def indexed(bits, count):
    palette = b"".join(bytes([*rng.integers(0, 256, 3).tolist(), 0]) for _ in range(count))
    stride = (WIDTH * bits + 31) // 32 * 4
    rows = b"".join(
        np.packbits(
            ((rng.integers(0, count, WIDTH)[:, None] >> np.arange(bits)[::-1]) & 1).astype(np.uint8).ravel()
        ).tobytes().ljust(stride, b"\0")
        for _ in range(HEIGHT)
    )
    return header(bits, colours=count) + palette + rows


masks565 = struct.pack("<III", 0xF800, 0x7E0, 0x1F)
four = rng.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8).tobytes()

files = {
    "24 bits": saved(Image.fromarray(colours), "BMP"),
    "8 bits, grey": saved(Image.fromarray(grey), "BMP"),
    "8 bits, 16 colours": saved(Image.fromarray(colours).quantize(16), "BMP"),
    "4 bits": indexed(4, 11),
    "1 bit": indexed(1, 2),
    "16 bits": header(16) + sixteen(None),
    "16 bits with masks": header(16, 3, masks565) + sixteen(None),
    "32 bits": header(32) + four,
    "32 bits, from top to bottom": header(32, height=-HEIGHT) + four,
    "32 bits with alpha": saved(Image.fromarray(rng.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)), "BMP"),
    "binary PPM": saved(Image.fromarray(colours), "PPM"),
    "binary PGM": saved(Image.fromarray(grey), "PPM"),
    "binary PBM": saved(Image.fromarray(grey).convert("1"), "PPM"),
    "PPM up to 100": b"P6 7 5 100\n" + rng.integers(0, 101, 105, dtype=np.uint8).tobytes(),
    "plain PPM": b"P3\n# a comment\n7 5\n255\n" + " ".join(map(str, colours.ravel())).encode(),
    "plain PGM up to 9": b"P2 7 5 9\n" + " ".join(map(str, rng.integers(0, 10, 35))).encode(),
    "plain PBM": b"P1 7 5\n" + "".join(map(str, rng.integers(0, 2, 35))).encode(),
    "PPM of 12 bits": b"P6 7 5 4095\n" + rng.integers(0, 4096, 105, dtype=np.uint16).astype(">u2").tobytes(),
}


def rgb(content):
    image = Image.open(io.BytesIO(content))
    if image.mode == "RGBA":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB").tobytes()


text = lambda content: base64.b64encode(content).decode()
golden = {
    "pillow": PIL.__version__,
    "height": HEIGHT,
    "width": WIDTH,
    "pictures": [{"name": name, "file": text(content), "rgb": text(rgb(content))} for name, content in files.items()],
}
pathlib.Path(__file__).with_name("data").joinpath("pictures.json").write_text(json.dumps(golden, indent=1) + "\n")
