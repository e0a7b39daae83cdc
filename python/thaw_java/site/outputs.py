"""What cells showed: figures as files with words beside them, tables and text as clean HTML."""

import base64
import html
import json
import re
import struct

import bleach
from bleach.css_sanitizer import CSSSanitizer

PLOTLY, SVG, PNG = "application/vnd.plotly.v1+json", "image/svg+xml", "image/png"
MOST_LINES = 200      # of one text output; the rest is counted, not shown
MOST_LETTERS = 300    # of the words in a picture's place; all of them stand below it
STYLES = CSSSanitizer(allowed_css_properties=[
    "align-items", "background", "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-radius",
    "color", "display", "flex", "flex-wrap", "font-family", "font-size", "font-style", "font-variant-numeric", "font-weight", "gap",
    "grid-template-columns", "height", "line-height", "list-style", "margin", "margin-left", "margin-top", "max-width", "min-width", "opacity",
    "overflow-wrap", "overflow-x", "padding", "padding-bottom", "padding-left", "padding-top", "text-align", "vertical-align",
    "white-space", "width"])
CLEANER = bleach.Cleaner(
    tags={"b", "br", "caption", "code", "col", "colgroup", "details", "div", "em", "h3", "h4", "i", "li", "ol", "p", "pre", "s", "small",
          "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "a"},
    attributes={"*": ["style", "title", "role", "aria-label"], "a": ["href"], "details": ["open"],
                "th": ["scope", "colspan", "rowspan"], "td": ["colspan", "rowspan"]},
    protocols=["http", "https", "mailto"], css_sanitizer=STYLES)


def joined(text):
    """nbformat allows a text or a list of lines."""
    return text if isinstance(text, str) else "".join(text)


def plain(markup):
    """The words of some HTML."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


class Outputs:
    """Writes the outputs of one notebook; pictures become files NUMBER-k in the folder `figures`."""

    def __init__(self, number, target):
        self.number, self.folder, self.count = number, target / "figures", 0

    def write(self, output):
        """One output as HTML; empty when it shows nothing."""
        if output["output_type"] == "error":
            return self.text("\n".join(output.get("traceback", [])) or f"{output.get('ename')}: {output.get('evalue')}", "error")
        data = output.get("data", {})
        words = joined(data.get("text/plain", "")).strip()
        if PLOTLY in data or SVG in data or PNG in data:
            return self.figure(data, words)
        if "text/html" in data:
            return self.markup(joined(data["text/html"]))
        return self.text(joined(output.get("text", words)))

    def figure(self, data, words):
        """A still picture that a script may replace by an interactive one, and the same in words."""
        self.count += 1
        alternative = html.escape(words.partition("\n")[0][:MOST_LETTERS] or "figure")
        picture = self.picture(data, alternative) or f"<p>{alternative}</p>"
        name, script = "", ""
        if PLOTLY in data:
            key = f"figure-{self.number}-{self.count}"
            name = f' data-figure="{key}"'
            script = f'<script type="application/json" id="{key}">{for_script(data[PLOTLY])}</script>'
        more = "\n" in words or len(words) > MOST_LETTERS
        details = f"<details><summary>In words</summary>{self.text(words)}</details>" if more else ""
        return f'<figure><div class="drawn"{name}>{picture}</div>{script}{details}</figure>'

    def picture(self, data, alternative):
        """The picture as a file; inside an <img> no script of an SVG runs."""
        if SVG in data:
            return self.file("svg", joined(data[SVG]).encode(), svg_size(joined(data[SVG])), alternative)
        if PNG in data:
            content = base64.b64decode(joined(data[PNG]))
            return self.file("png", content, struct.unpack(">II", content[16:24]), alternative)
        return ""

    def file(self, kind, content, size, alternative):
        name = f"{self.number}-{self.count}.{kind}"
        (self.folder / name).write_bytes(content)
        measures = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return f'<img src="figures/{name}" alt="{alternative}"{measures} loading="lazy">'

    def markup(self, text):
        """HTML without scripts; a drawing inside it becomes a picture in its place."""
        drawings = []

        def taken(found):
            self.count += 1
            svg = found[0] if "xmlns=" in found[0] else found[0].replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
            title = re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
            drawings.append(self.file("svg", svg.encode(), svg_size(svg), html.escape(plain(title[1]) if title else "drawing")))
            return f"\ue000{len(drawings) - 1}\ue001"
        clean = CLEANER.clean(re.sub(r"<svg\b.*?</svg>", taken, text, flags=re.DOTALL))
        clean = re.sub("\ue000(\\d+)\ue001", lambda found: f'<span class="drawn">{drawings[int(found[1])]}</span>', clean)
        return f'<div class="output wide" role="group" aria-label="Output">{clean}</div>'

    def text(self, text, kind="text"):
        """Printed text, with terminal colours taken out."""
        lines = re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip().splitlines()
        if not lines:
            return ""
        if len(lines) > MOST_LINES:
            lines = [*lines[:MOST_LINES], f"… and {len(lines) - MOST_LINES} more lines"]
        return f'<pre class="output wide {kind}" role="group" aria-label="Output">{html.escape(chr(10).join(lines))}</pre>'


def for_script(tree):
    """JSON that cannot end the script element which holds it."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/").replace("<!--", "<\\u0021--")


def svg_size(svg):
    """Width and height in pixels where the drawing says them."""
    head = re.search(r"<svg\b[^>]*>", svg)
    found = [re.search(rf'\b{name}="([\d.]+)(?:px)?"', head[0]) for name in ("width", "height")] if head else []
    return tuple(max(1, round(float(match[1]))) for match in found) if found and all(found) else None
