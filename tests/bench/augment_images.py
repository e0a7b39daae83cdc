"""The Python side of `./thaw bench augment`: the CIFAR-10 recipe's transforms in a DataLoader with persistent workers.

Started with a file of 32×32×3 images, the batch size and the number of workers. Answers each line of standard input with one
line of JSON: `pass` with the seconds of one pass, `check` with the mean of all numbers of one pass.
"""

import json
import sys
import time

import numpy
import torch
import torchvision
from PIL import Image, __version__ as pillow
from torchvision import transforms

SHAPE = (-1, 32, 32, 3)
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Images(torch.utils.data.Dataset):
    """Images in memory, as torchvision.datasets.CIFAR10 keeps them: an array, and a PIL image for each item."""

    def __init__(self, data, transform, labels=None):
        self.data, self.transform, self.labels = data, transform, labels or [0] * len(data)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.data[index])), self.labels[index]


def recipe():
    """The CIFAR-10 recipe's transforms."""
    return transforms.Compose([
        transforms.RandomCrop(32, 4), transforms.RandomHorizontalFlip(), transforms.ColorJitter(.2, .2, .2, .1),
        transforms.RandomRotation(15), transforms.ToTensor(), transforms.Normalize(MEAN, STD)])


def one_pass(loader):
    """Seconds until the last batch has come."""
    begin = time.perf_counter()
    count = sum(len(labels) for _, labels in loader)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "images": count}


def check(loader):
    """The mean of all numbers: both sides must make the same kind of images."""
    total = sum(batch.double().sum().item() for batch, _ in loader)
    return {"mean": total / (len(loader.dataset) * 3072)}


def main(file, batch, workers):
    """Says the versions first, then answers until the input ends."""
    images = Images(numpy.fromfile(file, dtype=numpy.uint8).reshape(SHAPE), recipe())
    loader = torch.utils.data.DataLoader(images, batch, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
    print(json.dumps({"torch": torch.__version__, "torchvision": torchvision.__version__, "pillow": pillow,
                      "python": sys.version.split()[0], "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        print(json.dumps(check(loader) if line.strip() == "check" else one_pass(loader)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
