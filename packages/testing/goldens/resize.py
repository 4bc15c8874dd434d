"""Images of another size by Pillow's BILINEAR. Needs numpy and pillow."""

import numpy as np
from PIL import Image

from golden import write

height, width = 7, 9
pixels = np.array([(i * 37) % 256 for i in range(height * width * 3)], dtype=np.uint8).reshape(height, width, 3)
write(
    "data/resize.json",
    [
        {"size": [h, w], "pixels": np.array(Image.fromarray(pixels).resize((w, h), Image.BILINEAR)).flatten().tolist()}
        for h, w in [(3, 4), (10, 13), (7, 2), (1, 1), (14, 9)]
    ],
)
