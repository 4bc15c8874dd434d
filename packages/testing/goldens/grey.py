"""Grey of colours by Pillow's convert("L"). Needs numpy and pillow."""

import numpy as np
from PIL import Image

from golden import write

stains = [[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255], [192, 128, 64], [200, 90, 150], [90, 60, 140]]
others = np.random.default_rng(11).integers(0, 256, (992, 3))
rgb = np.concatenate([stains, others]).astype("u1").reshape(20, 50, 3)
grey = np.asarray(Image.fromarray(rgb).convert("L"))
write("data/grey.json", {"rgb": rgb.reshape(-1).tolist(), "grey": grey.reshape(-1).tolist()})
