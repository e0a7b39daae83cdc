"""Becomes the kernel that a wheel installed: `python -m thaw_java.start CONNECTION_FILE`, as its kernel.json says.

That file must be the same for everyone, so JDK, jars, THAW_JVM_OPTIONS and THAW_GPU are looked up here, at each start.
"""

import sys

from thaw_java import gpu, jars, java, kernelspec
from thaw_java.processes import environment, replace
from thaw_java.say import Problem, error


def main(connection):
    """Looks up what the kernelspec leaves open, then becomes the JVM."""
    try:
        jdk, folder = java.find(), jars.folder()
        spec = kernelspec.spec(jdk, folder, libtorch=cuda(jdk, folder))
    except Problem as problem:
        error(str(problem))
        return problem.code
    command = [part.replace("{connection_file}", connection) for part in spec["argv"]]
    return replace(command, environment(**spec["env"]))


def cuda(jdk, folder):
    """The libtorch for a GPU if THAW_GPU asks for one and all is there; a start installs nothing, and fails for no GPU."""
    try:
        return gpu.chosen(jdk, folder, gpu.installed, error)
    except Problem as problem:
        error(f"{problem}; the kernel trains on the CPU")
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
