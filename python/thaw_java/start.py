"""Becomes the kernel that a wheel installed: `python -m thaw_java.start CONNECTION_FILE`, as its kernel.json says.

That file must be the same for everyone, so JDK, jars and THAW_JVM_OPTIONS are looked up here, at each start.
"""

import sys

from thaw_java import jars, java, kernelspec
from thaw_java.processes import environment, replace
from thaw_java.say import Problem, error


def main(connection):
    """Looks up what the kernelspec leaves open, then becomes the JVM."""
    try:
        spec = kernelspec.spec(java.find(), jars.folder())
    except Problem as problem:
        error(str(problem))
        return problem.code
    command = [part.replace("{connection_file}", connection) for part in spec["argv"]]
    return replace(command, environment(**spec["env"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
