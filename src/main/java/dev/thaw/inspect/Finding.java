package dev.thaw.inspect;

import dev.thaw.view.Renderable;

/**
 * One mistake that was found, with where it is and what gave it away.
 *
 * @param mistake which one
 * @param where the part of the network, data or program, such as {@code layer1}
 * @param evidence what was measured, in one sentence
 * @param remedy what to do, in one sentence
 */
public record Finding(Mistake mistake, String where, String evidence, String remedy) implements Renderable {

    /**
     * Makes a finding with the usual remedy.
     *
     * @param mistake which one
     * @param where the part of the network, data or program
     * @param evidence what was measured
     * @return the finding
     */
    public static Finding of(Mistake mistake, String where, String evidence) {
        return new Finding(mistake, where, evidence, mistake.remedy());
    }

    @Override
    public String text() {
        return "%s: %s%n  seen: %s%n  do: %s".formatted(where, mistake.title(), evidence, remedy);
    }
}
