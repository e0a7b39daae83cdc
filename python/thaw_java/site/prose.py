"""A notebook's Markdown as clean HTML: headings with anchors, links between pages, code in colours, no script."""

import re
from collections import namedtuple

import bleach
import mistune
from outputs import STYLES, plain
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

Heading = namedtuple("Heading", "level words anchor")
TAGS = {"a", "blockquote", "br", "code", "dd", "del", "details", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "kbd",
        "li", "ol", "p", "pre", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
ATTRIBUTES = {"a": ["href"], "th": ["style", "scope"], "td": ["style"], "ol": ["start"], "span": ["class"], "pre": ["class"],
              **{f"h{level}": ["id"] for level in range(1, 7)}}
NOTEBOOK = re.compile(r"(?:\./)?(\d\d[a-z]?_\w+)\.ipynb")


class Writer:
    """Writes the Markdown of one notebook; anchors begin with its number and never come twice."""

    def __init__(self, number, files):
        self.number, self.files, self.anchors, self.headings = number, files, set(), []
        self.markdown = mistune.create_markdown(renderer=Renderer(self), plugins=["table", "strikethrough", "def_list"])
        self.cleaner = bleach.Cleaner(tags=TAGS, attributes=ATTRIBUTES, css_sanitizer=STYLES)

    def write(self, text):
        """Returns the HTML of one cell and its headings."""
        self.headings = []
        clean = self.cleaner.clean(self.markdown(text))
        clean = re.sub(r"<th(?=[ >])(?![^>]*\bscope=)", '<th scope="col"', clean)  # also a column that is aligned
        clean = clean.replace("<table>", '<div class="wide" role="group" aria-label="Table"><table>')
        return clean.replace("</table>", "</table></div>"), self.headings

    def heading(self, level, words):
        """Notes a heading and gives it an anchor."""
        base = f"{self.number}-" + "-".join(re.findall(r"\w+", words.lower()))[:60].strip("-")
        anchor, again = base, 1
        while anchor in self.anchors:
            again += 1
            anchor = f"{base}-{again}"
        self.anchors.add(anchor)
        self.headings.append(Heading(level, words, anchor))
        return anchor


class Renderer(mistune.HTMLRenderer):
    """What differs from mistune's own HTML."""

    def __init__(self, writer):
        super().__init__(escape=False)
        self.writer = writer

    def heading(self, text, level, **attrs):
        anchor = self.writer.heading(level, plain(text))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        """A notebook becomes its page; what the site does not hold stays as words."""
        lesson = NOTEBOOK.fullmatch(url)
        if lesson and lesson[1] in self.writer.files:
            return super().link(text, self.writer.files[lesson[1]], title)
        if re.match(r"https?:|mailto:|#", url):
            return super().link(text, url, title)
        where = url.removeprefix("../")
        return text if where in plain(text) else f"{text} (<code>{mistune.escape(where)}</code>)"

    def image(self, text, url, title=None):
        """The course's own notebooks hold no pictures but those that they draw."""
        return mistune.escape(text)

    def block_code(self, code, info=None):
        try:
            lexer = get_lexer_by_name((info or "text").split()[0], stripnl=False)
        except ClassNotFound:
            lexer = get_lexer_by_name("text")
        return f'<pre class="code"><code>{highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip()}</code></pre>\n'
