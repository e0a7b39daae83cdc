"""Runs Maven: finds it, passes proxies on, and goes on without a network when all is cached."""

import os
import re
import shutil
import subprocess
from urllib.parse import unquote, urlsplit

from thaw_java import places
from thaw_java.processes import environment, logged
from thaw_java.say import Problem, line

LEAST = (3, 8)
REMEDY = ("install Maven 3.8 or newer (Debian: apt install maven; macOS: brew install maven; "
          "Windows: unzip it and put its bin folder on PATH)")
NO_NETWORK = ("Unknown host", "Connection refused", "Network is unreachable", "Temporary failure in name resolution",
              "timed out", "Could not transfer", "No route to host", "UnresolvedAddressException")


def find():
    """The `mvn` program, or a Problem."""
    program = shutil.which("mvn")
    if not program:
        raise Problem(f"Maven not found; {REMEDY}")
    return program


def version(program, jdk):
    """Maven's version as text, such as 3.8.7; a Problem when it is too old or does not start."""
    done = subprocess.run([program, "-v"], capture_output=True, text=True, env=environment(JAVA_HOME=jdk.home))
    match = re.search(r"Apache Maven (\d+)\.(\d+)([\w.-]*)", done.stdout)
    if not match:
        raise Problem(f"{program} -v does not say its version; {REMEDY}")
    if (int(match.group(1)), int(match.group(2))) < LEAST:
        raise Problem(f"{program} is Maven {match.group(1)}.{match.group(2)}{match.group(3)}; {REMEDY}")
    return "".join((match.group(1), ".", match.group(2), match.group(3)))


def run(what, jdk, goals, log, remedy, result="done"):
    """Runs Maven over the checkout; when only the network fails, once more from the local repository."""
    command = [find(), "-B", *places.maven_repository(), *goals]
    env = _environment(jdk)
    try:
        logged(what, command, log, remedy, result, env=env)
    except Problem:
        if not lost_network(places.LOGS / log):
            raise
        line("no network, it seems; trying again with what Maven has cached")
        logged(f"{what}, offline", [*command, "-o"], log, remedy, result, env=env)


def lost_network(log):
    """Whether the log of a failed run speaks of the network."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return any(phrase in text for phrase in NO_NETWORK)


def proxies(environ=os.environ):
    """Maven reads no HTTP_PROXY, HTTPS_PROXY, NO_PROXY; these are the same as Java properties."""
    properties = []
    for scheme in ("http", "https"):
        value = environ.get(f"{scheme}_proxy") or environ.get(f"{scheme.upper()}_PROXY")
        if value:
            properties += _proxy(scheme, urlsplit(value if "//" in value else f"http://{value}"))
    hosts = environ.get("no_proxy") or environ.get("NO_PROXY")
    if properties and hosts:
        patterns = [f"*{host}" if host.startswith(".") else host for host in re.split(r"[,\s]+", hosts) if host]
        properties.append(f"-Dhttp.nonProxyHosts={'|'.join(patterns)}")
    # Maven 3.9's own transport looks at Java's properties only when told to.
    return [*properties, "-Daether.connector.http.useSystemProperties=true"] if properties else []


def _proxy(scheme, url):
    parts = {"Host": url.hostname, "Port": url.port or (443 if url.scheme == "https" else 80),
             "User": url.username and unquote(url.username), "Password": url.password and unquote(url.password)}
    return [f"-D{scheme}.proxy{name}={value}" for name, value in parts.items() if value]


def _environment(jdk):
    """Proxies go by an environment variable that `java` itself reads: no shell splits it, no process list shows it."""
    options = " ".join([os.environ.get("JDK_JAVA_OPTIONS", ""), *(f'"{option}"' for option in proxies())]).strip()
    return environment(JAVA_HOME=jdk.home, **({"JDK_JAVA_OPTIONS": options} if options else {}))
