"""Small TIFF files of unusual forms, with the pixels that tifffile reads from them. Needs tifffile, imagecodecs and numpy."""

import base64
import io

import numpy as np
import tifffile

from golden import write

HEIGHT, WIDTH = 32, 48


def picture(height=HEIGHT, width=WIDTH):
    """Three channels that differ everywhere, and are packed to little."""
    y, x = np.mgrid[:height, :width]
    return np.stack([40 + 3 * x % 200, 20 + 4 * y % 220, 100 + (x + 2 * y) % 150], -1).astype("u1")


RGB = picture()
PLANES = np.moveaxis(RGB, -1, 0).copy()
GREY = RGB[..., 0].copy()
PACKED = {"compression": "deflate"}


def text(data):
    return base64.b64encode(bytes(data)).decode()


def file(array, name="x.tif", **options):
    """`name`: whether tifffile writes OME-XML."""
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, ome=name.endswith(".ome.tif"), **{**PACKED, **options})
    return buffer.getvalue()


def pyramid(planes):
    """One directory a channel, each with a smaller size below it: the form of raw2ometiff."""
    buffer = io.BytesIO()
    tiles = {"tile": (16, 16), "photometric": "minisblack", **PACKED}
    with tifffile.TiffWriter(buffer, ome=True) as writer:
        writer.write(planes, subifds=1, metadata={"axes": "CYX"}, **tiles)
        writer.write(planes[:, ::2, ::2].copy(), subfiletype=1, **tiles)
    return buffer.getvalue()


def labelled():
    """As scanners write a slide: the image, a thumbnail without tiles, a smaller size, and a label."""
    buffer = io.BytesIO()
    with tifffile.TiffWriter(buffer) as writer:
        options = {"photometric": "rgb", "metadata": None, **PACKED}
        writer.write(RGB, tile=(16, 16), **options)
        writer.write(RGB[::4, ::4].copy(), **options)
        writer.write(RGB[::2, ::2].copy(), tile=(16, 16), **options)
        writer.write(picture(10, 14), subfiletype=1, **options)
    return buffer.getvalue()


def ome(array, axes, names=None):
    metadata = {"axes": axes, **({"Channel": {"Name": names}} if names else {})}
    return file(array, "x.ome.tif", photometric="minisblack", metadata=metadata)


one_image = {
    "planes, nameless": ome(PLANES, "CYX"),
    "planes called red, green and blue": ome(PLANES, "CYX", ["Red", "Green", "Blue"]),
    "planes with sizes below them": pyramid(PLANES),
    "RGB, as one directory": file(RGB, "x.ome.tif", photometric="rgb", metadata={"axes": "YXS"}),
    "RGB in planes of strips": file(PLANES, photometric="rgb", planarconfig="separate"),
    "RGB in tiles": file(RGB, photometric="rgb", tile=(16, 16)),
}

several = {
    "pages of a stack": file(PLANES, photometric="minisblack"),
    "steps in depth": ome(PLANES, "ZYX"),
    "stains of fluorescence": ome(PLANES, "CYX", ["DAPI", "FITC", "TRITC"]),
    "nameless planes of 16 bits": ome(PLANES.astype("u2") * 257, "CYX"),
    "five planes": ome(np.concatenate([PLANES, PLANES[:2]]), "CYX"),
    "RGB steps in time": file(np.stack([RGB, RGB]), "x.ome.tif", photometric="rgb", metadata={"axes": "TYXS"}),
}


def extra(channels, **options):
    return file(np.concatenate([RGB, RGB], -1)[..., :channels].copy(), planarconfig="contig", **options)


unsupported = {
    "a TIFF with 5 channels": extra(5, photometric="minisblack"),
    "a TIFF with 4 channels": extra(4, photometric="minisblack"),
    "a TIFF with 3 channels": extra(3, photometric="minisblack"),
    "a TIFF with a fourth channel that is not said to be transparency": extra(
        4, photometric="rgb", extrasamples=["unspecified"]
    ),
    "a TIFF with Lab colours": extra(3, photometric="cielab"),
    "a TIFF with Lab colours (ICC)": extra(3, photometric="icclab"),
    "a TIFF with CMYK without a colour profile": extra(4, photometric="separated"),
    "a TIFF with tiles that hold one colour each": file(
        PLANES, photometric="rgb", planarconfig="separate", tile=(16, 16)
    ),
    "a TIFF with JPEG 2000 compression": file(RGB, photometric="rgb", tile=(16, 16), compression="jpeg2000"),
    "a TIFF with JPEG 2000 compression (Aperio)": file(
        RGB, photometric="rgb", tile=(16, 16), compression="aperio_jp2000_rgb"
    ),
    "a TIFF with Zstandard compression": file(RGB, photometric="rgb", compression="zstd"),
    "a TIFF with LZMA compression": file(RGB, photometric="rgb", compression="lzma"),
    "a TIFF with JPEG XL compression": file(RGB, photometric="rgb", compression="jpegxl"),
    "a TIFF with 64 bits a sample": file(GREY.astype("f8"), photometric="minisblack"),
}


def scaled(values, white):
    return np.rint(values / white * 255).astype("u1")


def deep(array, white, **options):
    return {"file": text(file(array, **options)), "white": white, "pixels": text(scaled(array, white))}


TWELVE = RGB.astype("u2") * 16
write(
    "data/tiffs.json",
    {
        "height": HEIGHT,
        "width": WIDTH,
        "pixels": text(RGB),
        "small": text(RGB[::2, ::2]),
        "oneImage": {name: text(data) for name, data in one_image.items()},
        "several": {name: text(data) for name, data in several.items()},
        "unsupported": {name: text(data) for name, data in unsupported.items()},
        "slides": {"with a label and a thumbnail": text(labelled())},
        "deep": {
            "12 bits in strips": deep(TWELVE, 4095, photometric="rgb"),
            "12 bits in tiles": deep(TWELVE, 4095, photometric="rgb", tile=(16, 16)),
            "12 bits in planes": {
                "file": text(ome(np.moveaxis(TWELVE, -1, 0).copy(), "CYX", ["R", "G", "B"])),
                "white": 4095,
                "pixels": text(scaled(TWELVE, 4095)),
            },
            "14 bits, grey": deep(GREY.astype("u2") * 64, 16383, photometric="minisblack"),
            "14 bits, grey, in tiles": deep(GREY.astype("u2") * 64, 16383, photometric="minisblack", tile=(16, 16)),
            "12 bits, 0 is white": {
                "file": text(file(GREY.astype("u2") * 16, photometric="miniswhite")),
                "white": 4095,
                "pixels": text(255 - scaled(GREY.astype("u2") * 16, 4095)),
            },
        },
    },
)

for name, data in one_image.items():
    read = tifffile.imread(io.BytesIO(data))
    read = np.moveaxis(read, 0, -1) if read.shape[0] == 3 else read
    assert np.array_equal(read, RGB), name
