"""Writes a wheel (PEP 427): a zip file whose last entry, RECORD, holds size and sha256 of all the others.

The same contents give the same bytes: entries are sorted, and their times and modes are fixed.
"""

import base64
import hashlib
import os
import zipfile

DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
MODE = 0o644
PACKED = (".jar", ".png")    # to press these again saves nothing


def write(path, entries, information):
    """Writes the entries {name: bytes or Path} and RECORD, whole or not at all; `information` is the dist-info folder's name."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    record = []
    try:
        with zipfile.ZipFile(half, "w") as file:
            for name in sorted(entries, key=lambda name: (name.startswith(f"{information}/"), name)):  # PEP 427: those last
                content = entries[name] if isinstance(entries[name], bytes) else entries[name].read_bytes()
                add(file, name, content)
                record.append(f"{name},{digest(content)},{len(content)}")
            add(file, f"{information}/RECORD", "\n".join([*record, f"{information}/RECORD,,", ""]).encode())
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)
    return path


def add(file, name, content):
    """One entry, with nothing of this machine or hour in it."""
    entry = zipfile.ZipInfo(name, DAY)
    entry.create_system = 3  # Unix, also where Windows wrote it
    entry.external_attr = (0o100000 | MODE) << 16
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    file.writestr(entry, content)


def digest(content):
    """A hash as RECORD wants it: urlsafe base64 without padding."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
