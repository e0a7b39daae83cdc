"""Draws pictures as small PNGs in one headless Chromium; run by the venv's Python, which has Playwright.

Usage: python drawer.py CHROMIUM FLAGS < jobs, where FLAGS is a JSON list and the jobs are a JSON list of
{"image", "png", "width", "height"}; the image is a data URL of an SVG or PNG. A PNG gets a palette of at most 256
colours: all of the picture's own when these suffice, else the most frequent ones, which makes it a third of the size.
"""

import base64
import json
import struct
import sys
import zlib

from playwright.sync_api import sync_playwright

PALETTE_OF_PICTURE = """async ({image, width, height}) => {
  const picture = new Image();
  picture.src = image;
  await picture.decode();
  const canvas = new OffscreenCanvas(width, height), context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  const rgba = context.getImageData(0, 0, width, height).data, pixels = width * height;
  const colours = new Uint32Array(pixels), buckets = new Map(), distinct = new Set();
  for (let i = 0; i < pixels; i++) {
    const r = rgba[4 * i], g = rgba[4 * i + 1], b = rgba[4 * i + 2], colour = r << 16 | g << 8 | b;
    colours[i] = colour;
    distinct.add(colour);
    const key = (r >> 3) << 10 | (g >> 3) << 5 | b >> 3;   // colours this near are one when there are too many
    const bucket = buckets.get(key) || {count: 0, r: 0, g: 0, b: 0};
    bucket.count++; bucket.r += r; bucket.g += g; bucket.b += b;
    buckets.set(key, bucket);
  }
  const palette = distinct.size <= 256
    ? [...distinct].map(colour => [colour >> 16, colour >> 8 & 255, colour & 255])
    : [...buckets.values()].sort((one, other) => other.count - one.count).slice(0, 256)
        .map(({count, r, g, b}) => [r, g, b].map(sum => Math.round(sum / count)));
  const nearest = new Map();
  const indexOf = colour => {
    let best = nearest.get(colour);
    if (best === undefined) {
      let least = Infinity;
      palette.forEach(([r, g, b], index) => {
        const distance = (r - (colour >> 16)) ** 2 + (g - (colour >> 8 & 255)) ** 2 + (b - (colour & 255)) ** 2;
        if (distance < least) { least = distance; best = index; }
      });
      nearest.set(colour, best);
    }
    return best;
  };
  let text = '';
  for (let i = 0; i < pixels; i++) text += String.fromCharCode(indexOf(colours[i]));
  return {palette: palette.flat(), indices: btoa(text)};
}"""


def main(program, flags):
    """Draws each job at exactly its size, cut off from any network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=json.loads(flags))
        page = browser.new_page(offline=True)
        for job in json.load(sys.stdin):
            drawn = page.evaluate(PALETTE_OF_PICTURE, {name: job[name] for name in ("image", "width", "height")})
            with open(job["png"], "wb") as file:
                file.write(png(job["width"], job["height"], drawn["palette"], base64.b64decode(drawn["indices"])))
        browser.close()


def png(width, height, palette, indices):
    """A PNG file with a palette (PNG specification, third edition, §11.2: IHDR, PLTE, IDAT, IEND)."""
    rows = b"".join(b"\0" + indices[y * width:(y + 1) * width] for y in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)), (b"PLTE", bytes(palette)),
        (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")))


def chunk(kind, data):
    """Length, type, content, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
