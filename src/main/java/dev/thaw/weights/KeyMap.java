package dev.thaw.weights;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules that turn the paths of one known layout of weights into those of another; never changes.
 *
 * <p>The same network has other names in other libraries and years: {@code class_token} in torchvision is
 * {@code cls_token} in timm. A rule matches a whole path or not at all; a path that two rules match is an error of the
 * map, and a path that no rule matches stays.
 */
public final class KeyMap {

    private final String name;
    private final List<Rule> rules;

    /** What a rule does with a tensor beside giving it a path. */
    private enum Kind { PLAIN, HEAD, FLAT, DROPPED }

    private record Rule(Pattern whole, Function<MatchResult, String> path, Kind kind) { }

    private record Change(String path, Kind kind) { }

    private KeyMap(String name, List<Rule> rules) {
        this.name = name;
        this.rules = List.copyOf(rules);
    }

    /**
     * Starts a map without rules.
     *
     * @param name which layout it is for, as the report shows it
     * @return the map
     */
    public static KeyMap of(String name) {
        return new KeyMap(name, List.of());
    }

    /**
     * Adds a rule that gives another path.
     *
     * @param whole a regular expression for the whole path, such as {@code encoder\.ln\.(.*)}
     * @param path the new path, where {@code $1} stands for the first group
     * @return a new map
     */
    public KeyMap rename(String whole, String path) {
        return with(whole, found -> filled(found, path), Kind.PLAIN);
    }

    /**
     * Adds a rule that computes another path, where a number in it changes.
     *
     * @param whole a regular expression for the whole path
     * @param path makes the new path of the groups
     * @return a new map
     */
    public KeyMap rename(String whole, Function<MatchResult, String> path) {
        return with(whole, path, Kind.PLAIN);
    }

    /**
     * Adds a rule for the head, which a network may have replaced: the map fits even where the new path is none of it.
     *
     * @param whole a regular expression for the whole path
     * @param path the new path, where {@code $1} stands for the first group
     * @return a new map
     */
    public KeyMap renameHead(String whole, String path) {
        return with(whole, found -> filled(found, path), Kind.HEAD);
    }

    /**
     * Adds a rule for what one layout has as a convolution over the whole image and the other as a linear layer: all sides
     * but the first become one, {@code [O,C,H,W] → [O,C·H·W]}.
     *
     * @param whole a regular expression for the whole path
     * @param path the new path, where {@code $1} stands for the first group
     * @return a new map
     */
    public KeyMap flatten(String whole, String path) {
        return with(whole, found -> filled(found, path), Kind.FLAT);
    }

    /**
     * Adds a rule that leaves out what a network of the new layout lacks or computes itself.
     *
     * @param whole a regular expression for the whole path
     * @return a new map
     */
    public KeyMap drop(String whole) {
        return with(whole, MatchResult::group, Kind.DROPPED);
    }

    private static String filled(MatchResult found, String path) {
        String full = path;
        for (int i = found.groupCount(); i > 0; i--) {
            full = full.replace("$" + i, Objects.requireNonNullElse(found.group(i), "")); // a group that took no part
        }
        return full;
    }

    private KeyMap with(String whole, Function<MatchResult, String> path, Kind kind) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(Pattern.compile(whole), path, kind));
        return new KeyMap(name, more);
    }

    /** {@return which layout it is for} */
    public String name() {
        return name;
    }

    /**
     * Gives weights their new paths.
     *
     * @param weights the weights
     * @return the same tensors in the same order, without the dropped ones
     * @throws IllegalArgumentException if two rules match one path, or two tensors would get the same path
     */
    public StateDict apply(StateDict weights) {
        Map<String, TensorData> renamed = new LinkedHashMap<>();
        weights.tensors().forEach((path, tensor) -> {
            Change change = change(path).orElse(new Change(path, Kind.PLAIN));
            TensorData kept = change.kind() == Kind.FLAT ? tensor.flattened() : tensor;
            if (change.kind() != Kind.DROPPED && renamed.put(change.path(), kept) != null) {
                throw Refusal.of("the key map \"%s\" gives the path \"%s\" to \"%s\" and to another tensor; "
                        + "one of them would be lost, so none was renamed", name, change.path(), path);
            }
        });
        return StateDict.of(renamed);
    }

    /** Says whether a rule matches any path. */
    boolean changes(StateDict weights) {
        return weights.names().stream().anyMatch(path -> change(path).isPresent());
    }

    /** Returns the paths that {@link #apply} leaves out. */
    List<String> dropped(StateDict weights) {
        return weights.names().stream()
                .filter(path -> change(path).filter(change -> change.kind() == Kind.DROPPED).isPresent()).toList();
    }

    /**
     * Says whether weights are of the layout that this map is for, seen from a network: some paths change, and each of
     * these is one of the network afterwards, but for the head's and the dropped ones, which are none of it before. A map is
     * applied whole or not at all.
     */
    boolean fits(StateDict weights, Set<String> network) {
        Set<String> taken = new HashSet<>();
        boolean useful = false;
        for (String path : weights.names()) {
            Optional<Change> change = change(path);
            Kind kind = change.map(Change::kind).orElse(Kind.PLAIN);
            String now = change.map(Change::path).orElse(path);
            boolean free = change.isEmpty() || kind == Kind.DROPPED || kind == Kind.HEAD;
            boolean strays = !free && !network.contains(now) || free && change.isPresent() && network.contains(path);
            if (strays || kind != Kind.DROPPED && !taken.add(now)) {
                return false;
            }
            useful |= change.isPresent() && (kind == Kind.DROPPED || network.contains(now));
        }
        return useful && taken.stream().anyMatch(network::contains);
    }

    private Optional<Change> change(String path) {
        Change change = null;
        for (Rule rule : rules) {
            Matcher matcher = rule.whole().matcher(path);
            if (matcher.matches()) {
                if (change != null) {
                    throw Refusal.of("the key map \"%s\" has two rules for \"%s\", the second is %s; it must have one, or none",
                            name, path, rule.whole());
                }
                change = new Change(rule.path().apply(matcher.toMatchResult()), rule.kind());
            }
        }
        return Optional.ofNullable(change);
    }

    @Override
    public String toString() {
        return "key map \"%s\" of %d rules".formatted(name, rules.size());
    }
}
