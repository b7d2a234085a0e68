"""Looking at pictures in tests."""

import io

from PIL import Image, ImageChops


def opened(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def ink(png, *, within=None):
    """The box of everything that differs from the colour of the corner: left, top, right, bottom."""
    image = opened(png)
    if within:
        image = image.crop(within)
    return ImageChops.difference(image, Image.new("RGB", image.size, image.getpixel((0, 0)))).getbbox()


def colours(png):
    """How many pixels have each colour, as `#rrggbb`."""
    image = opened(png)
    return {f"#{r:02x}{g:02x}{b:02x}": count for count, (r, g, b) in image.getcolors(image.width * image.height)}
