package dev.thaw.train;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;

/** Lists of phases that recipes of the literature and fair comparisons need. */
public final class Phases {

    private Phases() { }

    /**
     * Unfreezes a network from its head down, one stage more in each phase; the last phase trains everything.
     *
     * <p>Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", 2018, §3.3, arXiv:1801.06146, with
     * one epoch a stage. A stage is a part at the top level of the network, or a member of a sequence that is nearly all of
     * it; a norm belongs to what it follows.
     *
     * @param network the network, which stays as it is
     * @param epochs passes over the training images in each phase, at least 1
     * @return the phases, each named after the stage that joins; their other options are the training's
     */
    public static List<Phase> gradually(Network network, int epochs) {
        List<NetworkPart> stages = NetworkPart.of(network);
        List<Phase> phases = new ArrayList<>();
        FreezePlan plan = FreezePlan.freezeAll();
        for (int i = stages.size() - 1; i >= 0; i--) {
            for (String place : stages.get(i).places()) {
                plan = plan.unfreeze(place);
            }
            phases.add(Phase.named(stages.get(i).name()).epochs(epochs).freeze(i == 0 ? FreezePlan.trainAll() : plan));
        }
        return List.copyOf(phases);
    }

    /**
     * Makes the control of a training in phases: as many steps on the same batches, but with other choices throughout.
     *
     * <p>Without it "the second phase helped" may only mean "more steps helped".
     *
     * @param name the beginning of the new phases' names
     * @param like the phases to match, whose epochs and batch sizes are kept
     * @param choices all other options, such as a plan and an optimizer
     * @return as many phases, of as many steps each
     */
    public static List<Phase> control(String name, List<Phase> like, Phase choices) {
        List<Phase> phases = new ArrayList<>();
        for (Phase matched : like) {
            phases.add(Phase.named(name + ", like " + matched.name()).with(options -> {
                Options shape = matched.over(options);
                Options chosen = choices.over(options);
                options.take(chosen);
                options.epochs = shape.epochs;
                options.batchSize = shape.batchSize;
            }));
        }
        return List.copyOf(phases);
    }
}
