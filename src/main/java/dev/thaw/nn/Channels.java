package dev.thaw.nn;

/** Rounds numbers of channels as the mobile networks do, whose hardware likes multiples of eight. */
final class Channels {

    private static final int MULTIPLE = 8;

    private Channels() { }

    /** Returns the nearest multiple of eight, or the next one where that would take away more than a tenth. */
    static int rounded(double wanted) {
        int near = Math.max(MULTIPLE, (int) (wanted + MULTIPLE / 2.0) / MULTIPLE * MULTIPLE);
        return near < 0.9 * wanted ? near + MULTIPLE : near;
    }
}
