package dev.thaw.plot;

import dev.thaw.train.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One colour for each method, the same in every figure of every notebook, told apart by colour-blind readers too.
 *
 * <p>Source: Okabe and Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/, without its yellow,
 * which is
 * too light for a line on white.
 */
public final class Palette {

    /** Training from random weights. */
    public static final String SCRATCH = "scratch";
    /** A pretrained body that stays fixed under a new head. */
    public static final String FEATURE_EXTRACTION = "feature extraction";
    /** A pretrained body that goes on learning under a new head. */
    public static final String FINE_TUNING = "fine-tuning";
    /** The control: a fixed body that never learned anything. */
    public static final String RANDOM_FROZEN = "random frozen";
    /** Measured on training images. */
    public static final String TRAINING = "training";
    /** Measured on test images. */
    public static final String TEST = "test";

    /** The colour of a value that kept every bit. */
    public static final String FROZEN_ICE = "#9fd3ee";
    /** The colour of chance level, grids and other quiet things. */
    public static final String QUIET = "#8a8a8a";

    private static final Map<String, String> METHODS = Map.of(
            SCRATCH, "#5c5c5c", FEATURE_EXTRACTION, "#0072b2", FINE_TUNING, "#d55e00", RANDOM_FROZEN, "#cc79a7",
            TRAINING, "#56b4e9", TEST, "#d55e00", Strategy.FROZEN.label(), "#0072b2", Strategy.FINE_TUNED.label(), "#d55e00");

    private static final List<String> OTHERS = List.of("#009e73", "#e69f00", "#56b4e9", "#7b3294", "#a6611a");

    private Palette() { }

    /**
     * Returns the colour of a method that the course names.
     *
     * @param method a name such as {@value #FINE_TUNING}; what follows a comma or a bracket in it does not count
     * @return the colour as {@code #rrggbb}, empty for a name that the course does not know
     */
    public static Optional<String> of(String method) {
        return Optional.ofNullable(METHODS.get(method.split("[,(]", 2)[0].strip()));
    }

    /**
     * Gives each name its colour; names that the course does not know take the remaining colours in order.
     *
     * @param names the names of one figure, in drawing order
     * @return name to {@code #rrggbb}, in the same order
     */
    public static Map<String, String> colours(List<String> names) {
        Map<String, String> colours = new LinkedHashMap<>();
        List<String> taken = names.stream().flatMap(name -> of(name).stream()).toList();
        List<String> free = OTHERS.stream().filter(colour -> !taken.contains(colour)).toList();
        int next = 0;
        for (String name : names) {
            Optional<String> known = of(name);
            colours.put(name, known.orElse(free.get(next % free.size())));
            next += known.isPresent() ? 0 : 1;
        }
        return colours;
    }
}
