"""Turns one executed notebook into docs/course/NN.md and NN-k.png."""

import base64
import re
import struct
from pathlib import Path

from thaw_java import chromium, notebooks, places, stamps
from thaw_java.say import Problem

DOCS = places.ROOT / "docs" / "course"
MOST_BYTES = 300_000
MOST_LINES = 40      # of one text output; the rest is counted, not shown
STAMP = re.compile(r"<!-- notebook ([\w.-]+) sha256 ([0-9a-f]{64}) -->")


def write(path, notebook):
    """Writes page and pictures; returns the page and the bytes of its pictures."""
    number = notebooks.number(path)
    made = notebook["metadata"].get("thaw", {})
    places.make(DOCS)
    for old in DOCS.glob(f"{number}-*.png"):
        old.unlink()
    pictures, drawings = [], []
    parts = [f"<!-- notebook {path.name} sha256 {made['hash']} -->", heading(path, made)]
    for cell in notebook["cells"]:
        parts += cell_parts(cell, number, pictures, drawings)
    if drawings:
        chromium.draw(drawings)
    size = sum(picture.stat().st_size for picture in pictures)
    if size > MOST_BYTES:
        raise Problem(f"the pictures of {path.stem} take {size / 1000:.0f} KB and {MOST_BYTES / 1000:.0f} are the most; "
                      "draw fewer or smaller ones in the notebook")
    page = DOCS / f"{number}.md"
    stamps.write(page, anonymous("\n\n".join(part for part in parts if part) + "\n"))
    return page, size


def anonymous(text):
    """The page without the folders of the machine that made it: a published page names nobody's home."""
    home = str(Path.home())
    text = text.replace(str(places.ROOT), "…/thaw")
    return text.replace(home, "~") if len(home) > 1 else text


def heading(path, made):
    """Where the numbers on the page come from."""
    return (f"*Executed from [`notebooks/{path.name}`](../../notebooks/{path.name}) at commit `{made.get('commit', 'unknown')}`, "
            f"budget {made.get('budget')}, on {made.get('machine', 'an unknown machine')}, {made.get('executed')}. "
            "Made by `./thaw site --docs`; do not edit.*")


def cell_parts(cell, number, pictures, drawings):
    """A cell as Markdown: its text or source, then what it showed."""
    text = notebooks.source(cell).strip()
    if cell["cell_type"] == "markdown":
        return [linked(text)]
    if cell["cell_type"] != "code":
        return []
    outputs = [output_part(output, number, pictures, drawings) for output in cell.get("outputs", [])]
    return [f"```java\n{text}\n```" if text else "", *outputs]


def linked(text):
    """Links between notebooks become links between pages; other relative ones start one folder further down."""
    text = re.sub(r"\]\((\d\d[a-z]?)_\w+\.ipynb\)", r"](\1.md)", text)
    return re.sub(r"\]\(\.\./", "](../../", text)


def output_part(output, number, pictures, drawings):
    """One output: its picture if it has one, else its text."""
    data = output.get("data", {})
    if "image/png" in data or "image/svg+xml" in data:
        png = DOCS / f"{number}-{len(pictures) + 1}.png"
        drawings.append(svg_job(joined(data["image/svg+xml"]), png) if "image/svg+xml" in data
                        else png_job(joined(data["image/png"]), png))
        pictures.append(png)
        return f"![{alternative(data)}]({png.name})"
    return fenced(joined(output.get("text", data.get("text/plain", ""))))


def alternative(data):
    """The words for those who cannot see the picture: the head of its text."""
    text = joined(data.get("text/plain", "")).strip().splitlines()
    return re.sub(r"[\[\]]", "", text[0])[:120] if text else "figure"


def joined(text):
    """nbformat allows a text or a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def fenced(text):
    """Text as a block that Markdown leaves alone, with terminal colours taken out."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip().splitlines()
    if not lines:
        return ""
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"… and {len(lines) - MOST_LINES} more lines"]
    return "```text\n" + "\n".join(lines).replace("```", "'''") + "\n```"


def svg_job(svg, png):
    """What Chromium is asked to draw: an SVG at its own size."""
    width, height = size(svg)
    code = base64.b64encode(svg.encode()).decode()
    return {"image": f"data:image/svg+xml;base64,{code}", "png": str(png), "width": width, "height": height}


def png_job(code, png):
    """The same for a PNG, which only gets a smaller palette."""
    code = code.replace("\n", "")
    width, height = struct.unpack(">II", base64.b64decode(code)[16:24])
    return {"image": f"data:image/png;base64,{code}", "png": str(png), "width": width, "height": height}


def size(svg):
    """Width and height in pixels, from the attributes or the view box."""
    head = re.search(r"<svg\b[^>]*>", svg).group(0)
    found = [re.search(rf'\b{name}="([\d.]+)(?:px)?"', head) for name in ("width", "height")]
    if all(found):
        return tuple(max(1, round(float(match.group(1)))) for match in found)
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', head)
    return tuple(max(1, round(float(value))) for value in box.groups()) if box else (800, 500)
