"""A file that the library writes is what Python's safetensors reads, to the bit: every type, every shape, the metadata."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from safetensors import deserialize

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

from thaw_java import jars, java  # noqa: E402

TYPES = {"FLOAT64": ("F64", 8), "FLOAT32": ("F32", 4), "FLOAT16": ("F16", 2), "BFLOAT16": ("BF16", 2), "INT64": ("I64", 8),
         "INT32": ("I32", 4), "INT16": ("I16", 2), "INT8": ("I8", 1), "UINT8": ("U8", 1), "BOOLEAN": ("BOOL", 1)}
SHAPES = ([], [1], [7], [2, 3], [0, 4], [1, 2, 3, 2], [3, 1, 1])


class SafetensorsTest(unittest.TestCase):
    def testEveryTypeAndShapeIsReadToTheBit(self):
        wanted = tensors()
        with tempfile.TemporaryDirectory(prefix="thaw wëights ") as name:
            file = written(Path(name), wanted)
            read = dict(deserialize(file.read_bytes()))
            self.assertEqual(set(read), set(wanted))
            for path, (kind, shape, data) in wanted.items():
                with self.subTest(tensor=path):
                    self.assertEqual((read[path]["dtype"], read[path]["shape"]), (TYPES[kind][0], shape))
                    self.assertEqual(bytes(read[path]["data"]), data)
            self.assertEqual(metadata(file), {"format": "pt", "note": "für ‘Thaw’ \"\\\n 冰"})


def metadata(file):
    """What the file says about itself: safetensors shows it only beside numpy or torch."""
    content = file.read_bytes()
    return json.loads(content[8:8 + int.from_bytes(content[:8], "little")])["__metadata__"]


def tensors():
    """Random bytes of each type and shape: NaNs of any payload, infinities and subnormals among them."""
    draw, wanted = random.Random(5), {}
    for kind, (_, width) in TYPES.items():
        for number, shape in enumerate(SHAPES):
            count = width
            for side in shape:
                count *= side
            data = bytes(draw.randrange(2) if kind == "BOOLEAN" else draw.randrange(256) for _ in range(count))
            wanted[f"layer{number}.größe.{kind}"] = (kind, shape, data)
    return wanted


def written(folder, wanted):
    """The file that the library makes of the tensors."""
    lines = [f"{path} {kind} {'x'.join(map(str, shape))} {data.hex()}" for path, (kind, shape, data) in wanted.items()]
    (folder / "tensors.txt").write_text("\n".join(lines), encoding="utf-8")
    command = [java.find().java, "-Dfile.encoding=UTF-8", "-cp", f"{jars.folder()}{os.sep}*",
               ROOT / "tests" / "weights" / "WriteWeights.java", folder / "tensors.txt", folder / "written.safetensors"]
    subprocess.run([str(part) for part in command], check=True, timeout=120)
    return folder / "written.safetensors"


if __name__ == "__main__":
    unittest.main()
