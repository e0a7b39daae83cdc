"""The Python side of `./thaw bench recipe` and `gpu`: idiomatic PyTorch, a foreach optimizer and persistent workers.

Started with a file of 32×32×3 images and one of their labels, a byte each; THAW_DEVICE says on what it trains (cpu, gpu,
gpu:N). Answers each line of standard input with one line of JSON: `step NETWORK SIZE BATCH FROZEN COUNT`, where FROZEN is
`nothing`, `body` or the last of the frozen modules, `epoch`, `frozen COUNT IMAGES SIZE`, `memory`.
"""

import json
import os
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
from device_memory import peak

CLASSES, BATCH = 10, 64
DEVICE = torch.device(os.environ.get("THAW_DEVICE", "cpu").replace("gpu", "cuda"))
CUDA = DEVICE.type == "cuda"
WORKERS = max(2, os.cpu_count() - 1) if CUDA else 2


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
        self.layer1 = nn.Sequential(*(Block(16, 16, 1) for _ in range(3)))
        self.layer2 = nn.Sequential(Block(16, 32, 2), *(Block(32, 32, 1) for _ in range(2)))
        self.layer3 = nn.Sequential(Block(32, 64, 2), *(Block(64, 64, 1) for _ in range(2)))
        self.linear = nn.Linear(64, classes)

    def forward(self, x):
        """Logits of images."""
        x = self.layer3(self.layer2(self.layer1(functional.relu(self.bn1(self.conv1(x))))))
        return self.linear(functional.adaptive_avg_pool2d(x, 1).flatten(1))


NETWORKS = {"resnet20": ResNet20, "resnet18": lambda classes: torchvision.models.resnet18(num_classes=classes),
            "resnet50": lambda classes: torchvision.models.resnet50(num_classes=classes),
            "mobilenet_v2": lambda classes: torchvision.models.mobilenet_v2(num_classes=classes)}


def loader(data):
    """What a training script writes."""
    return torch.utils.data.DataLoader(data, BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True, pin_memory=CUDA)


def freeze(network, frozen):
    """Fixes children from the first to the one of this name, their norms in inference; `body`: all but the last."""
    children = list(network.named_children())
    names = [name for name, _ in children]
    count = {"nothing": 0, "body": len(children) - 1}.get(frozen)
    for _, child in children[:names.index(frozen) + 1 if count is None else count]:
        child.requires_grad_(False).eval()


def wait():
    """Until a GPU has done what was asked."""
    if CUDA:
        torch.cuda.synchronize()


def train(network, optimizer, batches):
    """One epoch, with the loss and the correct ones counted as usual."""
    total, correct = 0.0, 0
    wait()
    begin = time.perf_counter()
    for x, y in batches:
        x, y = x.to(DEVICE, non_blocking=True), y.to(DEVICE, non_blocking=True)
        optimizer.zero_grad(set_to_none=True)
        logits = network(x)
        loss = functional.cross_entropy(logits, y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        correct += (logits.argmax(1) == y).sum().item()
    wait()
    return time.perf_counter() - begin


class Side:
    """What stays warm between questions."""

    def __init__(self, images, labels):
        data = numpy.fromfile(images, dtype=numpy.uint8).reshape(-1, 32, 32, 3)
        self.loader = loader(Images(data, recipe(), numpy.fromfile(labels, dtype=numpy.uint8).tolist()))
        self.warm = {}

    def step(self, name, size, batch, frozen, count):
        """Seconds of whole train steps on one batch that is there already, and the most memory of one step."""
        key = (name, size, batch, frozen)
        if key not in self.warm:
            network = NETWORKS[name](CLASSES).to(DEVICE)
            freeze(network, frozen)
            self.warm[key] = (network, adam(network, 1e-3), torch.randn(int(batch), 3, int(size), int(size), device=DEVICE),
                              (torch.arange(int(batch)) % CLASSES).to(DEVICE))
        network, optimizer, x, y = self.warm[key]
        train(network, optimizer, [(x, y)])  # what is slow at first: plans, and memory that was given back
        told = answer(train(network, optimizer, [(x, y)] * int(count)), network)
        optimizer.zero_grad(set_to_none=True)
        return {**told, **peak(DEVICE, lambda: train(network, optimizer, [(x, y)]))}

    def epoch(self):
        """Seconds of one epoch of the lesson's second phase."""
        network = NETWORKS["resnet20"](CLASSES).to(DEVICE)
        return answer(train(network, adam(network, 1e-4), self.loader), network)

    def frozen(self, count, images, size):
        """Seconds of each epoch of a ResNet-18 whose head alone trains."""
        data = numpy.random.default_rng(0).integers(0, 256, (int(images), int(size), int(size), 3), dtype=numpy.uint8)
        plain = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
        batches = loader(Images(data, plain, [i % CLASSES for i in range(len(data))]))
        network = NETWORKS["resnet18"](CLASSES).to(DEVICE)
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
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    return torch.optim.Adam(trained, rate, weight_decay=1e-4, foreach=True)


def answer(seconds, network):
    """What every training tells."""
    parameters = list(network.parameters())
    return {"seconds": seconds, "parameters": sum(one.numel() for one in parameters),
            "trainable": sum(one.numel() for one in parameters if one.requires_grad)}


def versions():
    """On what this side runs."""
    driver = Path("/sys/module/nvidia/version")
    told = {"torch": torch.__version__, "torchvision": torchvision.__version__, "python": sys.version.split()[0],
            "threads": torch.get_num_threads(), "workers": WORKERS, "device": str(DEVICE)}
    return told if not CUDA else {
        **told, "gpu": torch.cuda.get_device_name(DEVICE), "gpu_bytes": torch.cuda.get_device_properties(DEVICE).total_memory,
        "driver": driver.read_text().strip() if driver.exists() else "unknown", "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version()}


def main(images, labels):
    """Says the versions first, then answers until the input ends."""
    if CUDA and not torch.cuda.is_available():
        sys.exit(f"THAW_DEVICE={os.environ['THAW_DEVICE']}, but torch {torch.__version__} of {sys.executable} sees no GPU")
    side = Side(images, labels)
    print(json.dumps(versions()), flush=True)
    for line in sys.stdin:
        question, *words = line.split()
        print(json.dumps(getattr(side, question)(*words)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
