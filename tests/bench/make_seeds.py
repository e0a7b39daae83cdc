"""Makes tests/bench/seeds: small weight files, as PyTorch, safetensors and numpy write them, for `./thaw bench fuzz` to damage.

Run once, with the Python of requirements.txt; the files are in the repository.
"""

from collections import OrderedDict
from pathlib import Path

import numpy
import safetensors.torch
import torch

SEEDS = Path(__file__).resolve().parent / "seeds"


def tensors():
    """Every type, views with strides and of one storage, a single number and an empty tensor."""
    base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return OrderedDict([
        ("f32", base), ("turned", base.t()), ("part", base[1:, ::2]), ("f64", torch.tensor([0.1, 1e300], dtype=torch.float64)),
        ("f16", torch.tensor([1.5, -2.0], dtype=torch.float16)), ("bf16", torch.tensor([1.5, -2.0], dtype=torch.bfloat16)),
        ("i64", torch.tensor([-1, 2 ** 40])), ("i32", torch.tensor([-1], dtype=torch.int32)),
        ("i16", torch.tensor([-1, 7], dtype=torch.int16)), ("i8", torch.tensor([-1], dtype=torch.int8)),
        ("u8", torch.tensor([255], dtype=torch.uint8)), ("truth", torch.tensor([True, False])),
        ("one", torch.tensor(3.5)), ("none", torch.zeros(0, 4)), ("trained", torch.nn.Parameter(torch.ones(2)))])


def module():
    """A whole module with parameters, buffers and children."""
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2), torch.nn.ReLU())


def without_source(*_, **__):
    """The legacy format would keep the classes' source code and where it stood on this machine."""
    raise OSError


def main():
    """Writes every file."""
    SEEDS.mkdir(exist_ok=True)
    torch.serialization.get_source_lines_and_file = without_source
    nested = {"epoch": 3, "best": 91.5, "args": [1, (2, "x")], "state_dict": {f"module.{name}": tensor for name, tensor
                                                                             in module().state_dict().items()}}
    for name, content in (("state", tensors()), ("nested", nested), ("module", module())):
        torch.save(content, SEEDS / f"{name}-zip.pth")
        torch.save(content, SEEDS / f"{name}-legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(tensors(), SEEDS / "state-protocol4.pth", pickle_protocol=4)
    flat = {name: tensor.detach().clone().contiguous() for name, tensor in tensors().items()}
    safetensors.torch.save_file(flat, SEEDS / "state.safetensors", metadata={"format": "pt", "note": "für"})
    arrays = {name: tensor.numpy() for name, tensor in flat.items() if name != "bf16"}
    arrays.update(columns=numpy.asfortranarray(numpy.arange(6.0).reshape(2, 3)), big=numpy.arange(3, dtype=">i4"))
    numpy.savez(SEEDS / "arrays.npz", **arrays)
    numpy.savez_compressed(SEEDS / "arrays-deflated.npz", **arrays)


if __name__ == "__main__":
    main()
