package dev.thaw.inspect;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.inspect.AuditRow.Kind;
import dev.thaw.inspect.AuditRow.Meant;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Compares a network with an earlier state of it and judges each tensor by what was meant. */
final class Examination {

    private final Network network;
    private final Set<String> frozen;
    private final FrozenNorm norm;
    private final Optional<Optimizer> optimizer;
    private final Map<String, ParameterGroup> groups = new HashMap<>();
    private final Set<String> fixedModules = new HashSet<>();
    private final Cuts cuts;

    Examination(Network network, Set<String> frozen, FrozenNorm norm, Optional<Optimizer> optimizer) {
        this.network = network;
        this.frozen = frozen;
        this.norm = norm;
        this.optimizer = optimizer;
        cuts = Cuts.of(network);
        optimizer.ifPresent(known -> known.groups().forEach(group -> group.paths().forEach(path -> groups.put(path, group))));
        network.modules().forEach((path, module) -> {
            if (module.ownParameters().keySet().stream().allMatch(own ->
                    frozen.contains(ModulePath.join(path, own)))) {
                fixedModules.add(path);
            }
        });
    }

    List<AuditRow> rows(StateDict before) {
        StateDict after = network.stateDict();
        Map<String, Parameter> parameters = network.parameters();
        Map<String, Change> changes = new ConcurrentHashMap<>();
        after.tensors().entrySet().parallelStream().forEach(entry ->
                changes.put(entry.getKey(), Change.of(before.get(entry.getKey()), entry.getValue())));
        boolean somethingTrained = parameters.keySet().stream()
                .anyMatch(path -> !frozen.contains(path) && !changes.get(path).identical());
        List<AuditRow> rows = new ArrayList<>();
        try (NDManager handles = network.manager().newSubManager()) {
            after.names().forEach(path -> rows.add(parameters.containsKey(path)
                    ? parameter(path, parameters.get(path), changes.get(path), somethingTrained, handles)
                    : buffer(path, changes.get(path))));
        }
        return rows;
    }

    private AuditRow parameter(String path, Parameter parameter, Change change, boolean somethingTrained, NDManager handles) {
        Meant meant = frozen.contains(path) ? Meant.FROZEN : Meant.TRAIN;
        boolean hasGradient = Torch.gradient(parameter.getArray(), handles).isPresent();
        Optional<ParameterGroup> group = Optional.ofNullable(groups.get(path));
        long steps = optimizer.map(known -> known.steps(path)).orElse(0L);
        Diagnosis diagnosis = new Circumstances(meant, change, parameter.requiresGradient(), hasGradient,
                optimizer.isPresent(), group, steps, cuts.above(path), somethingTrained).diagnose();
        return new AuditRow(path, Kind.PARAMETER, meant, parameter.requiresGradient(), hasGradient, group.isPresent(),
                group.map(known -> optimizer.orElseThrow().rate(known.name())).orElse(Double.NaN), steps, change.largest(), diagnosis.verdict(),
                diagnosis.reason(), diagnosis.mistake());
    }

    private AuditRow buffer(String path, Change change) {
        Meant meant = fixedModules.contains(ModulePath.parent(path)) ? Meant.FROZEN : Meant.TRAIN;
        Diagnosis diagnosis = Diagnosis.ofBuffer(meant, change, norm);
        return new AuditRow(path, Kind.BUFFER, meant, false, false, false, Double.NaN, 0, change.largest(),
                diagnosis.verdict(), diagnosis.reason(), diagnosis.mistake());
    }
}
