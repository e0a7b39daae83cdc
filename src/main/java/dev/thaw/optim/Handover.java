package dev.thaw.optim;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries what one optimizer remembers over to the next, where a training changes what is frozen or at which rate.
 *
 * <p>A parameter that both move by the same kind of rule keeps momenta and step count; rates, decay and betas are the new
 * ones. What joins begins with a step count of 0, so Adam corrects its bias as in a fresh training.
 */
public final class Handover {

    private Handover() { }

    /**
     * Gives an earlier optimizer's memory to a fresh one.
     *
     * @param groups the groups of the earlier optimizer
     * @param memory its {@link Optimizer#state()}
     * @param later the fresh optimizer, on the same parameters
     * @return the paths of the parameters that keep their memory
     */
    public static Set<String> give(List<ParameterGroup> groups, StateDict memory, Optimizer later) {
        Set<String> kept = new LinkedHashSet<>();
        for (ParameterGroup old : groups) {
            later.groups().stream().filter(group -> alike(old.choice(), group.choice()))
                    .forEach(group -> old.paths().stream().filter(group.paths()::contains).forEach(kept::add));
        }
        Map<String, TensorData> state = new LinkedHashMap<>(later.state().tensors());
        state.keySet().removeIf(name -> isOf(kept, name));
        memory.filter(name -> isOf(kept, name)).tensors().forEach(state::put);
        later.load(StateDict.of(state));
        return kept;
    }

    private static boolean alike(OptimizerChoice one, OptimizerChoice other) {
        return one.getClass() == other.getClass() && slots(one).equals(slots(other));
    }

    /** Says whether a tensor {@code state.PATH.SLOT} is of one of some paths. */
    private static boolean isOf(Set<String> paths, String name) {
        return name.startsWith("state.") && paths.contains(name.substring(name.indexOf('.') + 1, name.lastIndexOf('.')));
    }

    private static Set<Slot> slots(OptimizerChoice choice) {
        try (NDManager scratch = NDManager.newBaseManager(Device.cpu())) {
            return UpdateRule.of(choice, scratch).slots();
        }
    }
}
