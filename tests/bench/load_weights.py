"""The Python side of `./thaw bench weights`: writes a ResNet-50's weights, then loads them as often as it is asked.

Started with a folder. Answers each line of standard input, `pth` or `safetensors`, with one line of JSON: the seconds from
the file to values inside the network with every parameter summed once, the sum of all sums, and how many parameters.
"""

import gc
import json
import sys
import time
from pathlib import Path

import safetensors.torch
import torch
import torchvision


def write(folder):
    """A ResNet-50 from seed 0, its weights in both formats."""
    torch.manual_seed(0)
    network = torchvision.models.resnet50()
    torch.save(network.state_dict(), folder / "resnet50.pth")
    safetensors.torch.save_file(network.state_dict(), folder / "resnet50.safetensors")
    return network


def load(network, file):
    """Seconds, sum of sums and count of one load; the network itself is made before."""
    gc.collect()
    begin = time.perf_counter()
    if file.suffix == ".pth":
        weights = torch.load(file, weights_only=True)
    else:
        weights = safetensors.torch.load_file(file)
    network.load_state_dict(weights)
    with torch.no_grad():
        sums = [parameter.sum().item() for parameter in network.parameters()]
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "sum": sum(sums), "parameters": len(sums)}


def main(folder):
    """Says the versions first, then answers until the input ends."""
    network = write(folder)
    print(json.dumps({"torch": torch.__version__, "torchvision": torchvision.__version__,
                      "safetensors": safetensors.__version__, "python": sys.version.split()[0],
                      "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        print(json.dumps(load(network, folder / f"resnet50.{line.strip()}")), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
