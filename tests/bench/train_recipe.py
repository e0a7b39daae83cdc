"""The Python side of `./thaw bench recipe`: idiomatic PyTorch, with a foreach optimizer and two persistent workers.

Started with a file of 32×32×3 images and one of their labels, a byte each. Answers each line of standard input with one line
of JSON: `step NETWORK SIZE COUNT`, `epoch`, `frozen COUNT IMAGES`, `memory`.
"""

import json
import sys
import time
from pathlib import Path

import numpy
import torch
import torchvision
from torch import nn
from torch.nn import functional
from torchvision import transforms

from augment_images import MEAN, STD, Images, recipe

CLASSES, BATCH, WORKERS, LARGER = 10, 64, 2, 64


class Block(nn.Module):
    """A residual block of the CIFAR family; its shortcut has no parameters (He et al., 2016, option A)."""

    def __init__(self, before, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.stride, self.more = stride, width - before

    def forward(self, x):
        """Two convolutions beside the input."""
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.more:
            x = functional.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.more // 2, self.more - self.more // 2))
        return functional.relu(y + x)


class ResNet20(nn.Module):
    """The CIFAR ResNet of 20 layers."""

    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        plan = [(16, 16, 1)] * 3 + [(16, 32, 2)] + [(32, 32, 1)] * 2 + [(32, 64, 2)] + [(64, 64, 1)] * 2
        self.blocks = nn.Sequential(*(Block(*one) for one in plan))
        self.linear = nn.Linear(64, classes)

    def forward(self, x):
        """Logits of images."""
        x = self.blocks(functional.relu(self.bn1(self.conv1(x))))
        return self.linear(functional.adaptive_avg_pool2d(x, 1).flatten(1))


NETWORKS = {"resnet20": ResNet20, "resnet18": lambda classes: torchvision.models.resnet18(num_classes=classes),
            "mobilenet_v2": lambda classes: torchvision.models.mobilenet_v2(num_classes=classes)}


def loader(data):
    """What a training script writes."""
    return torch.utils.data.DataLoader(data, BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True)


def train(network, optimizer, batches):
    """One epoch, with the loss and the correct ones counted as usual."""
    total, correct = 0.0, 0
    begin = time.perf_counter()
    for x, y in batches:
        optimizer.zero_grad(set_to_none=True)
        logits = network(x)
        loss = functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        correct += (logits.argmax(1) == y).sum().item()
    return time.perf_counter() - begin


class Side:
    """What stays warm between questions."""

    def __init__(self, images, labels):
        data = numpy.fromfile(images, dtype=numpy.uint8).reshape(-1, 32, 32, 3)
        self.loader = loader(Images(data, recipe(), numpy.fromfile(labels, dtype=numpy.uint8).tolist()))
        self.warm = {}

    def step(self, name, size, count):
        """Seconds of whole train steps on one batch."""
        if (name, size) not in self.warm:
            network = NETWORKS[name](CLASSES)
            self.warm[name, size] = (network, adam(network, 1e-3), torch.randn(BATCH, 3, int(size), int(size)),
                                     torch.arange(BATCH) % CLASSES)
        network, optimizer, x, y = self.warm[name, size]
        return answer(train(network, optimizer, [(x, y)] * int(count)), network)

    def epoch(self):
        """Seconds of one epoch of the lesson's second phase."""
        network = NETWORKS["resnet20"](CLASSES)
        return answer(train(network, adam(network, 1e-4), self.loader), network)

    def frozen(self, count, images):
        """Seconds of each epoch of a ResNet-18 whose head alone trains."""
        data = numpy.random.default_rng(0).integers(0, 256, (int(images), LARGER, LARGER, 3), dtype=numpy.uint8)
        plain = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
        batches = loader(Images(data, plain, [i % CLASSES for i in range(len(data))]))
        network = NETWORKS["resnet18"](CLASSES)
        network.requires_grad_(False)
        network.fc.requires_grad_(True)
        optimizer = torch.optim.SGD(network.fc.parameters(), 0.001, momentum=0.9, foreach=True)
        epochs = [train(network, optimizer, batches) for _ in range(int(count))]
        return {**answer(sum(epochs), network), "epochs": epochs}

    @staticmethod
    def memory():
        """The most that this process occupied, its workers not counted."""
        lines = Path("/proc/self/status").read_text().splitlines()
        return {"bytes": 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))}


def adam(network, rate):
    """The lesson's optimizer."""
    return torch.optim.Adam(network.parameters(), rate, weight_decay=1e-4, foreach=True)


def answer(seconds, network):
    """What every training tells."""
    return {"seconds": seconds, "parameters": sum(parameter.numel() for parameter in network.parameters())}


def main(images, labels):
    """Says the versions first, then answers until the input ends."""
    side = Side(images, labels)
    print(json.dumps({"torch": torch.__version__, "torchvision": torchvision.__version__, "python": sys.version.split()[0],
                      "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        question, *words = line.split()
        print(json.dumps(getattr(side, question)(*words)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
