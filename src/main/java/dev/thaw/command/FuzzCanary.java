package dev.thaw.command;

/** A class that hostile pickles name: once anything loads it, the run says so. Nothing of ours may. */
final class FuzzCanary {

    static final String SPRUNG = "thaw.fuzz.canary";

    static {
        System.setProperty("thaw.fuzz.canary", "a class was loaded because a file named it");
    }

    private FuzzCanary() { }
}
