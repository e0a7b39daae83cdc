package dev.thaw.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody watches some modules until this is closed; whoever watched before then goes on watching. */
final class Watched implements AutoCloseable {

    private final Map<String, Module> modules;
    private final List<ForwardObserver> before = new ArrayList<>();

    private Watched(Map<String, Module> modules) {
        this.modules = modules;
    }

    static Watched by(ForwardObserver observer, Map<String, Module> modules) {
        Watched watched = new Watched(modules);
        modules.forEach((path, module) -> watched.before.add(module.observe(path, observer)));
        return watched;
    }

    @Override
    public void close() {
        int index = 0;
        for (Map.Entry<String, Module> entry : modules.entrySet()) {
            entry.getValue().observe(entry.getKey(), before.get(index++));
        }
    }
}
