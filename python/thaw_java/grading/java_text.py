"""Looks at Java source as text: what is code, what is a comment or a string, and which names stand in it."""

import re
import unicodedata

ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u+([0-9a-fA-F]{4})")  # `\\u0064` is no escape
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f]")
NOT_CODE = re.compile(r"""
    //[^\n]*  |  /\*.*?(?:\*/|\Z)                                # comments
    |  \"{3}(?:\\.|[^\\])*?(?:\"{3}|\\?\Z)                       # a text block
    |  "(?:\\.|[^"\\\n])*(?:"|(?=\n)|\\?\Z)                      # a string; one that is not closed ends with its line
    |  '(?:\\.|[^'\\\n])*(?:'|(?=\n)|\\?\Z)                      # a character
    """, re.DOTALL | re.VERBOSE)
NAME = re.compile(r"[^\W\d]\w*")
OPENING, CLOSING = "([{", ")]}"


def decoded(source):
    """The source as the compiler reads it: `\\u0064` is a `d`, each kind of line end is one, what names hold unseen is gone."""
    text = ESCAPE.sub(lambda match: match.group(1) + chr(int(match.group(2), 16)), source)
    return "".join(letter for letter in text.replace("\r\n", "\n").replace("\r", "\n") if not _ignored(letter))


def _ignored(letter):
    """Whether Java skips a character inside a name (Character.isIdentifierIgnorable): a soft hyphen makes no other name."""
    return UNSEEN.match(letter) is not None or unicodedata.category(letter) == "Cf"


def code(source):
    """The source with blanks for all comments and all that is quoted; every other character keeps its place."""
    return NOT_CODE.sub(lambda match: _blank(match.group()), source)


def _blank(text):
    if text[0] == "/":
        return re.sub(r"[^\n]", " ", text)
    return text[0] + re.sub(r"[^\n]", " ", text[1:-1]) + (text[-1] if len(text) > 1 else "")


def names(source):
    """Each name in the code with its place; names behind a dot, which are members, are left out."""
    text = code(source)
    for match in NAME.finditer(text):
        before = match.start() - 1
        while before >= 0 and text[before].isspace():
            before -= 1
        if before < 0 or text[before] != "." or text[before - 2:before + 1] == "...":
            yield match


def renamed(source, wanted):
    """The source with names replaced as `wanted` says; members, strings and comments stay."""
    for match in reversed(list(names(source))):
        if match.group() in wanted:
            source = source[:match.start()] + wanted[match.group()] + source[match.end():]
    return source


def closing(source, start):
    """The place behind the bracket that closes the one at `start`."""
    depth = 0
    for place, letter in enumerate(code(source)[start:], start):
        depth += (letter in OPENING) - (letter in CLOSING)
        if depth == 0:
            return place + 1
    raise ValueError(f"the bracket at {start} is never closed: {source[start:start + 40]}")


def last_statement(source):
    """Where the last statement begins that has no semicolon: its value is what the cell shows. The end when there is none."""
    text, depth, begin = code(source), 0, 0
    for place, letter in enumerate(text):
        depth += (letter in OPENING) - (letter in CLOSING)
        if depth == 0 and (letter == ";" or letter == "}" and not _goes_on(text, place)):
            begin = place + 1
    rest = text[begin:]
    return begin + len(rest) - len(rest.lstrip()) if rest.strip() else len(source)


def _goes_on(text, place):
    """Whether the statement goes on behind a closing brace, as that of a lambda or an array does."""
    return text[place + 1:].lstrip()[:1] in (")", ",", ".", ";", "]")
