package dev.thaw.djl;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.ModulePath;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plan that holds in DJL's {@code Trainer}; closing it restores every flag as it was.
 *
 * <pre>{@code
 * try (Trainer trainer = model.newTrainer(config)) {
 *     TrainerFreezing freezing = TrainerFreezing.apply(trainer, FreezePlan.allBut("05Linear"));
 *     ...
 *     freezing.check();
 * }
 * }</pre>
 *
 * <p>{@code newTrainer} lets every parameter of a loaded model train, whatever was frozen before; so the plan comes after.
 * Paths are the names of a block's parts, with the numbers that DJL gives them, joined by dots: {@code 01Conv2d.weight}.
 * Running statistics are in no path and are never given a gradient; a frozen batch norm still moves them unless it runs in
 * {@link EvalMode}, see {@link #warnings()}.
 */
public final class TrainerFreezing implements AutoCloseable, Tabular {

    private final BlockPaths tree;
    private final Map<String, Boolean> trainedBefore = new LinkedHashMap<>();
    private final Set<String> frozen = new LinkedHashSet<>();
    private final Map<String, String> fingerprints = new LinkedHashMap<>();

    private TrainerFreezing(Block root) {
        tree = new BlockPaths(root);
        tree.parameters().forEach((path, parameter) -> trainedBefore.put(path, parameter.requiresGradient()));
    }

    /**
     * Freezes in a trainer what a plan names, and checks that it holds.
     *
     * @param trainer fresh from {@code newTrainer}, on one device
     * @param plan rules by name or by regular expression; what it does not freeze keeps the flag that it has
     * @return the freezing; close it or not, as flags are to be restored or not
     * @throws IllegalArgumentException if a rule matches nothing – the message lists near names – or needs a Thaw network, or
     *     if the trainer has several devices, of which DJL would freeze one
     */
    public static TrainerFreezing apply(Trainer trainer, FreezePlan plan) {
        if (trainer.getDevices().length > 1) {
            throw new IllegalArgumentException("""
                    the trainer has %d devices, but DJL freezes the parameters of the first only, so copies on the others \
                    would go on collecting gradients; give one by optDevices(new Device[] {Device.gpu(0)})"""
                    .formatted(trainer.getDevices().length));
        }
        TrainerFreezing freezing = new TrainerFreezing(trainer.getModel().getBlock());
        freezing.change(plan);
        return freezing;
    }

    /**
     * Puts another plan in place, in mid-training too; gradients from before are taken away.
     *
     * <p>DJL's optimizers keep what they remember: {@link RoutedOptimizer#forget} drops it.
     *
     * @param plan what stays fixed from now on
     * @throws IllegalArgumentException as {@link #apply} does; then nothing has changed
     */
    public void change(FreezePlan plan) {
        Set<String> wanted = plan.frozenPaths(tree.parameters().keySet());
        frozen.clear();
        frozen.addAll(wanted);
        tree.parameters().forEach((path, parameter) -> flag(parameter, !frozen.contains(path) && trainedBefore.get(path)));
        fingerprints.clear();
        frozen.stream().filter(path -> tree.parameters().get(path).isInitialized())
                .forEach(path -> fingerprints.put(path, Fingerprint.of(tree.parameters().get(path).getArray())));
        check();
    }

    private static void flag(Parameter parameter, boolean trains) {
        boolean gone = parameter.isInitialized() && parameter.getArray().isReleased(); // a closed model has nothing to flag
        if (!gone && parameter.requiresGradient() != trains) {
            parameter.freeze(!trains);
            if (parameter.isInitialized()) {
                Torch.forgetGradient(parameter.getArray());
            }
        }
    }

    /**
     * Makes sure that the plan holds: flags, and every bit of what is frozen.
     *
     * @throws IllegalStateException if a frozen parameter may train again or has changed, or if a running statistic was
     *     given a gradient; names them
     */
    public void check() {
        List<String> wrong = new ArrayList<>();
        for (String path : frozen) {
            if (trains(tree.parameters().get(path))) {
                wrong.add(path + " requires a gradient again");
            }
        }
        moved().forEach(path -> wrong.add(path + " is not what it was when it was frozen"));
        tree.statistics().forEach((path, parameter) -> {
            if (trains(parameter)) {
                wrong.add(path + " is a running statistic and requires a gradient, at which DJL's next forward pass fails");
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("""
                    the freezing does not hold: %s. Was newTrainer or freezeParameters(false) called since, or were weights \
                    loaded? Apply the plan after them""".formatted(String.join("; ", wrong)));
        }
    }

    private static boolean trains(Parameter parameter) {
        return parameter.requiresGradient() || parameter.isInitialized() && parameter.getArray().hasGradient();
    }

    /**
     * Compares the frozen parameters with what they were when the plan was put in place, bit by bit.
     *
     * @return the paths of those that differ; those that had no values then are not compared
     */
    public Set<String> moved() {
        Set<String> moved = new LinkedHashSet<>();
        fingerprints.forEach((path, before) -> {
            if (!Fingerprint.of(tree.parameters().get(path).getArray()).equals(before)) {
                moved.add(path);
            }
        });
        return moved;
    }

    /**
     * Returns the parameters that stay fixed.
     *
     * @return their paths, in the tree's order
     */
    public Set<String> frozenPaths() {
        return Collections.unmodifiableSet(frozen);
    }

    /**
     * Returns all parameters but the running statistics, to route or forget them for example.
     *
     * @return DJL's parameters by path, in the tree's order
     */
    public Map<String, Parameter> parameters() {
        return Collections.unmodifiableMap(tree.parameters());
    }

    /**
     * Says in words what looks wrong about this freezing.
     *
     * @return one sentence each; empty when nothing does
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        tree.movingNorms().forEach((path, block) -> {
            List<String> own = tree.parameters().keySet().stream().filter(name -> ModulePath.holds(path, name)).toList();
            if (!own.isEmpty() && frozen.containsAll(own)) {
                warnings.add("""
                        The batch norm "%s" is frozen, but in training it uses each batch's statistics and moves its running \
                        ones: put EvalMode.of(block) around the frozen part.""".formatted(path));
            }
        });
        if (frozen.size() == tree.parameters().size()) {
            warnings.add("Everything is frozen: the backward pass has nowhere to go. Unfreeze the last part.");
        }
        return warnings;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d of %d parameters are frozen".formatted(frozen.size(), tree.parameters().size()),
                "parameter", "shape", "");
        for (Map.Entry<String, Parameter> entry : tree.parameters().entrySet()) {
            String path = entry.getKey();
            table = table.row(path, entry.getValue().isInitialized() ? entry.getValue().getShape() : "not yet known",
                    frozen.contains(path) ? "frozen" : entry.getValue().requiresGradient() ? "trains" : "was off before");
        }
        return table;
    }

    /** Restores each parameter's flag as it was before; a second call changes nothing more. */
    @Override
    public void close() {
        tree.parameters().forEach((path, parameter) -> flag(parameter, trainedBefore.get(path)));
        frozen.clear();
        fingerprints.clear();
    }
}
