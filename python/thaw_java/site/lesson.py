"""One executed notebook as a page: its head, its blocks, its contents and what the search knows of it."""

from prose import Writer
from outputs import Outputs, joined, plain
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import JavaLexer

STATES = {
    "stale": "The notebook has changed since this was executed. ",
    "failed": "A cell of this notebook failed. ",
    "missing": "This notebook was not executed: it shows text and code, and no results. ",
}


class Lesson:
    """What the templates ask for; `files` maps each notebook of the site to its page."""

    def __init__(self, page, files, target):
        self.stem, self.number, self.state = page["stem"], page["number"], page["state"]
        self.file = files[self.stem]
        self.name = self.stem.partition("_")[2].replace("_", " ")
        self.title = f"{self.number} {self.name}"
        self.head, self.question, self.blocks, self.contents = "", "", [], []
        self.sections = [self._section(self.title, "main")]
        self._writer, self._outputs = Writer(self.number, files), Outputs(self.number, target)
        self._origin(page["notebook"]["metadata"].get("thaw", {}))
        for cell in page["notebook"]["cells"]:
            self._take(cell)

    def _origin(self, made):
        """Where the numbers come from, in a sentence and in short."""
        facts = [f"budget {made.get('budget')}", f"commit {made.get('commit')}", str(made.get("machine")), str(made.get("executed"))]
        executed = "" if self.state == "missing" else f"Executed: {', '.join(facts)}."
        self.made = STATES.get(self.state, "") + executed
        self.short = {"missing": "not yet", "stale": f"{made.get('budget')}, older sources", "failed": f"{made.get('budget')}, failed"}.get(
            self.state, f"{made.get('budget')}, {made.get('executed')}")

    def _section(self, title, anchor):
        return {"file": self.file, "anchor": anchor, "page": self.title, "title": title, "text": ""}

    def _take(self, cell):
        text = joined(cell.get("source", "")).strip()
        if cell["cell_type"] == "markdown" and text:
            self._markdown(text)
        elif cell["cell_type"] == "code":
            self._code(cell, text)

    def _markdown(self, text):
        """Cuts the text at its headings, so that the search can point at them."""
        written, headings = self._writer.write(text)
        if not self.head and headings and headings[0].level == 1:
            self._title(headings[0].words)
            self.head, _, written = written.partition("</h1>")
            self.head += "</h1>"
            headings = headings[1:]
        self.blocks.append(written)
        rest = plain(written)
        for heading in headings:
            before, _, rest = rest.partition(heading.words)
            self.sections[-1]["text"] += before
            self.sections.append(self._section(heading.words, heading.anchor))
            if heading.level == 2:
                self.contents.append((heading.anchor, heading.words))
        self.sections[-1]["text"] += rest

    def _title(self, words):
        """The course's title cells ask the question behind a colon."""
        self.question = words.partition(":")[2].strip() or words.removeprefix(f"{self.number} ")
        self.title = words.partition(":")[0]
        self.sections[0].update(page=self.title, title=self.title)

    def _code(self, cell, text):
        if text:
            coloured = highlight(text, JavaLexer(stripnl=False), HtmlFormatter(nowrap=True))
            kind = " exercise" if cell.get("metadata", {}).get("thaw", {}).get("exercise") else ""
            self.blocks.append(f'<pre class="code{kind}"><code>{coloured.rstrip()}</code></pre>')
            self.sections[-1]["text"] += " " + " ".join(text.split()) + " "
        self.blocks += [block for block in map(self._outputs.write, cell.get("outputs", [])) if block]
