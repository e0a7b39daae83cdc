package dev.thaw.optim;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;

/** The arithmetic of one step of a group's parameters, in place. */
interface UpdateRule {

    /** Sets the rate of the updates that follow. */
    void rate(double lr);

    /** Sets momentum, or Adam's beta1, of the updates that follow; false where the rule has none. */
    default boolean momentum(double share) {
        return false;
    }

    /** Moves the weights of all; gradients may be overwritten. */
    void update(List<Moving> parameters);

    /** Returns what the rule remembers of a parameter that took a step. */
    Set<Slot> slots();

    /** Makes the rule for a choice; its numbers live in the manager. */
    static UpdateRule of(OptimizerChoice choice, NDManager manager) {
        if (choice instanceof Sgd sgd) {
            return new SgdRule(sgd);
        } else if (choice instanceof Adam adam) {
            return new AdamRule(adam, AdamRule.Decay.IN_THE_GRADIENT);
        } else if (choice instanceof AdamW adam) {
            return new AdamRule(adam.numbers(), AdamRule.Decay.APART);
        } else if (choice instanceof Nadam nadam) {
            return new NadamRule(nadam, manager);
        } else if (choice instanceof Adamax adamax) {
            return new AdamaxRule(adamax, manager);
        } else if (choice instanceof RmsProp rmsProp) {
            return new RmsPropRule(rmsProp, manager);
        } else if (choice instanceof Adagrad adagrad) {
            return new AdagradRule(adagrad, manager);
        }
        return new AdadeltaRule((Adadelta) choice, manager);
    }
}
