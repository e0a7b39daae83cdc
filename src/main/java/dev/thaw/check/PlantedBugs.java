package dev.thaw.check;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.AuditRow.Kind;
import dev.thaw.inspect.AuditWatch;
import dev.thaw.inspect.BlockAudit;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.inspect.Mistake;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import dev.thaw.train.TrainStep;
import dev.thaw.view.Renderable;
import dev.thaw.view.WordTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Three short trainings with one bug each, drawn by a seed, and a sound one; it shows what their audits measured, but not
 * what they concluded.
 */
public final class PlantedBugs implements Renderable {

    /** The bugs that may be planted. */
    public static final List<Mistake> POSSIBLE = List.of(Mistake.NORM_DRIFT, Mistake.MISSING_GROUP, Mistake.STARVED,
            Mistake.FLAG_OFF, Mistake.UNFROZEN);

    private static final int STEPS = 2;
    private static final List<String> LETTERS = List.of("A", "B", "C");
    private static final Sgd RULE = Sgd.of(0.05);
    private static final FreezePlan FRONT = FreezePlan.upTo("layer2");

    private final Map<String, FreezeAudit> audits = new LinkedHashMap<>();
    private final Map<String, Mistake> answer = new LinkedHashMap<>();
    private final FreezeAudit sound;

    private PlantedBugs(FreezeAudit sound) {
        this.sound = sound;
    }

    /**
     * Draws three bugs and runs them.
     *
     * @param seed which ones, and in which order
     * @param fresh makes a loaded CIFAR ResNet; each is closed after its steps
     * @param x images, {@code [N,C,H,W]}
     * @param y labels, {@code [N]}, int64
     * @return their audits
     */
    public static PlantedBugs of(long seed, Supplier<Network> fresh, NDArray x, NDArray y) {
        PlantedBugs planted = new PlantedBugs(run(Optional.empty(), fresh, x, y));
        int[] order = RandomStream.of(seed, "hidden bugs").permutation(POSSIBLE.size());
        for (int i = 0; i < LETTERS.size(); i++) {
            Mistake bug = POSSIBLE.get(order[i]);
            planted.answer.put(LETTERS.get(i), bug);
            planted.audits.put(LETTERS.get(i), run(Optional.of(bug), fresh, x, y));
        }
        return planted;
    }

    private static FreezeAudit run(Optional<Mistake> bug, Supplier<Network> fresh, NDArray x, NDArray y) {
        boolean cut = bug.filter(Mistake.STARVED::equals).isPresent();
        FreezePlan plan = cut ? FreezePlan.trainAll().freeze("layer2") : FRONT;
        FreezeMethod method = cut ? NoGrad.method() : RequiresGrad.method();
        FrozenNorm norm = bug.filter(Mistake.NORM_DRIFT::equals).isPresent() ? FrozenNorm.TRAIN : FrozenNorm.EVAL;
        try (Network network = fresh.get(); Freezing freezing = method.apply(plan, network, norm);
                Optimizer optimizer = Optimizer.of(network.parameters(),
                        List.of(ParameterGroup.of("all", told(bug, network), RULE)))) {
            AuditWatch watch = FreezeAudit.watch(network, plan);
            bug.ifPresent(known -> flip(known, network));
            for (int step = 0; step < STEPS; step++) {
                TrainStep.backward(network, x, y);
                optimizer.step();
            }
            return watch.finish(optimizer);
        }
    }

    private static Collection<String> told(Optional<Mistake> bug, Network network) {
        Set<String> all = network.parameters().keySet();
        return bug.filter(Mistake.MISSING_GROUP::equals).isPresent()
                ? all.stream().filter(path -> ModulePath.holds(network.headPath(), path)).toList() : all;
    }

    private static void flip(Mistake bug, Network network) {
        String part = bug == Mistake.UNFROZEN ? "layer2." : "layer3.";
        if (bug == Mistake.UNFROZEN || bug == Mistake.FLAG_OFF) {
            network.parameters().forEach((path, parameter) -> {
                if (path.startsWith(part)) {
                    parameter.freeze(bug == Mistake.FLAG_OFF);
                }
            });
        }
    }

    /**
     * Returns the audits of the faulty trainings.
     *
     * @return by letter
     */
    public Map<String, FreezeAudit> audits() {
        return Map.copyOf(audits);
    }

    /**
     * Returns the audit of the training without a bug.
     *
     * @return a clean one
     */
    public FreezeAudit sound() {
        return sound;
    }

    /** Returns which bug is where. */
    Map<String, Mistake> answer() {
        return answer;
    }

    /**
     * Lays out what an audit measured, without its verdicts.
     *
     * @param letter which training
     * @return one line for each part
     */
    public WordTable facts(String letter) {
        WordTable table = WordTable.of("training " + letter, "part", "meant to", "flag", "in optimizer", "#steps",
                "#parameters moved by", "#statistics moved by");
        for (BlockAudit block : audits.get(letter).byBlock()) {
            List<AuditRow> own = block.rows().stream().filter(row -> row.kind() == Kind.PARAMETER).toList();
            AuditRow first = own.get(0);
            table = table.row(block.part(), first.meant() == AuditRow.Meant.FROZEN ? "stay" : "train",
                    first.requiresGrad() ? "on" : "off", first.inOptimizer() ? "yes" : "no", first.steps(),
                    largest(own), largest(block.rows().stream().filter(row -> row.kind() == Kind.BUFFER
                            && !row.path().endsWith("num_batches_tracked")).toList()));
        }
        return table;
    }

    private static String largest(List<AuditRow> rows) {
        double change = rows.stream().mapToDouble(AuditRow::maxChange).max().orElse(Double.NaN);
        return Double.isNaN(change) ? "–" : change == 0 ? "0" : String.format(Locale.ROOT, "%.1e", change);
    }

    @Override
    public String text() {
        return audits.keySet().stream().map(letter -> facts(letter).text()).collect(Collectors.joining("\n\n"));
    }

    @Override
    public Optional<String> html() {
        return Optional.of(audits.keySet().stream().map(letter -> facts(letter).html().orElseThrow())
                .collect(Collectors.joining("<br>\n")));
    }
}
