package dev.thaw.plot;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What plans mean, side by side: a strip for each plan or network, ice blue where parameters are frozen, orange where they
 * train, and at its right end the share that trains.
 *
 * @param claim the title, as a sentence that is true of the strips
 * @param strips from top to bottom
 */
public record PlanStrips(String claim, List<Strip> strips) implements Renderable {

    private static final double PERCENT = 100;

    /**
     * One field of a strip.
     *
     * @param name the block, or the network
     * @param parameters how many numbers it has
     * @param frozen how many of them are frozen
     */
    public record Field(String name, long parameters, long frozen) {

        double frozenShare() {
            return frozen / (double) parameters;
        }
    }

    /**
     * One row of fields.
     *
     * @param label what stands before it
     * @param fields from left to right
     */
    public record Strip(String label, List<Field> fields) {

        /**
         * Copies the fields.
         *
         * @param label what stands before it
         * @param fields from left to right
         */
        public Strip {
            fields = List.copyOf(fields);
        }

        /**
         * Returns the share that trains.
         *
         * @return a share of all parameters, in [0, 1]
         */
        public double trainingShare() {
            return 1 - fields.stream().mapToLong(Field::frozen).sum()
                    / (double) fields.stream().mapToLong(Field::parameters).sum();
        }
    }

    /**
     * Copies the strips.
     *
     * @param claim the title
     * @param strips from top to bottom
     */
    public PlanStrips {
        strips = List.copyOf(strips);
    }

    /**
     * Compares plans on one network, block by block.
     *
     * @param network the network; no values are made for it
     * @param plans what to call each plan, in the order of the map
     * @return the strips; a field is a part at the top level, or within a numbered sequence one of its members
     * @throws IllegalArgumentException if a rule matches no parameter
     */
    public static PlanStrips of(Network network, Map<String, FreezePlan> plans) {
        List<Strip> strips = new ArrayList<>();
        plans.forEach((label, plan) -> strips.add(new Strip(label, fields(network, plan, PlanStrips::block))));
        double[] shares = strips.stream().mapToDouble(Strip::trainingShare).sorted().toArray();
        return new PlanStrips(String.format(Locale.ROOT, "The plan decides how much of %s trains: from %s to %s %%",
                network.name(), percent(shares[0]), percent(shares[shares.length - 1])), strips);
    }

    /**
     * Compares what one rule means on several networks.
     *
     * @param rule what to call it
     * @param plan the plan for each network: the same for all, or one that asks the network
     * @param networks the networks; no values are made for them
     * @return a strip of one field for each network
     * @throws IllegalArgumentException if a rule matches no parameter of one of them
     */
    public static PlanStrips across(String rule, Function<Network, FreezePlan> plan, Network... networks) {
        List<Strip> strips = new ArrayList<>();
        for (Network network : networks) {
            strips.add(new Strip(network.name(), fields(network, plan.apply(network), path -> network.name())));
        }
        long none = strips.stream().filter(strip -> strip.trainingShare() == 0).count();
        double[] shares = strips.stream().mapToDouble(Strip::trainingShare).sorted().toArray();
        return new PlanStrips(none == 0 ? "With \u201c%s\u201d, between %s and %s %% trains".formatted(rule,
                percent(shares[0]), percent(shares[shares.length - 1]))
                : "\u201c%s\u201d freezes everything in %d of %d networks".formatted(rule, none, strips.size()), strips);
    }

    private static List<Field> fields(Network network, FreezePlan plan, Function<String, String> name) {
        Set<String> frozen = plan.frozenPaths(network);
        Map<String, Field> fields = new LinkedHashMap<>();
        network.modules().forEach((module, part) -> part.ownShapes().forEach((own, shape) -> {
            String path = ModulePath.join(module, own);
            long size = shape.size();
            fields.merge(name.apply(path), new Field(name.apply(path), size, frozen.contains(path) ? size : 0),
                    (one, more) -> new Field(one.name(), one.parameters() + more.parameters(), one.frozen() + more.frozen()));
        }));
        return List.copyOf(fields.values());
    }

    private static String block(String path) {
        String[] names = path.split("\\.");
        return names.length > 2 && names[1].chars().allMatch(Character::isDigit) ? names[0] + "." + names[1] : names[0];
    }

    /** Returns a share in percent; what is neither nothing nor all never looks so. */
    static String percent(double share) {
        double percent = PERCENT * share;
        String words = String.format(Locale.ROOT, percent == 0 || percent == PERCENT ? "%.0f" : percent < 1 ? "%.2f" : "%.1f",
                percent);
        return words.equals("0.00") ? "< 0.01" : words.equals("100.0") ? "> 99.9" : words;
    }

    @Override
    public String text() {
        StringBuilder lines = new StringBuilder(claim);
        int width = strips.stream().mapToInt(strip -> strip.label().length()).max().orElse(0);
        for (Strip strip : strips) {
            lines.append("\n  ").append(strip.label()).append(" ".repeat(width - strip.label().length()))
                    .append("  %6s %% trains".formatted(percent(strip.trainingShare())));
        }
        return lines.toString();
    }

    @Override
    public Optional<String> svg() {
        return Optional.of(new PlanDrawing(this).svg());
    }

    @Override
    public Optional<String> html() {
        return Optional.of("<div style=\"overflow-x:auto\">" + new PlanDrawing(this).svg() + "</div>");
    }

    @Override
    public String toString() {
        return text();
    }
}
