package dev.thaw.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An optimizer for DJL's {@code Trainer} that gives each parameter an optimizer of its own, and so its own step count.
 *
 * <p>DJL counts one step for all: a layer unfrozen after 2,000 steps of Adam has fresh moments but the correction for 2,000
 * steps, and its first step is about three times the learning rate. Here it is the learning rate. A learning-rate tracker
 * counts each parameter's own steps too, so a warm-up begins anew for a layer that joins late.
 */
public final class RoutedOptimizer extends Optimizer {

    private final Supplier<? extends Optimizer> maker;
    private final Map<String, Optimizer> optimizers = new ConcurrentHashMap<>();

    private RoutedOptimizer(Supplier<? extends Optimizer> maker) {
        super(new Settings());
        this.maker = maker;
    }

    /** DJL's optimizers are made from a builder; the settings that count are those of the optimizers inside. */
    private static final class Settings extends OptimizerBuilder<Settings> {
        @Override
        protected Settings self() {
            return this;
        }
    }

    /**
     * Routes each parameter to an optimizer of its own.
     *
     * @param maker makes one, such as {@code () -> Optimizer.adam().build()}; asked once for each parameter
     * @return the optimizer, for {@code TrainingConfig.optOptimizer}
     */
    public static RoutedOptimizer of(Supplier<? extends Optimizer> maker) {
        return new RoutedOptimizer(maker);
    }

    /**
     * Moves one parameter by its own optimizer; the trainer calls this.
     *
     * @param parameterId DJL's id of the parameter
     * @param weight its values, which change
     * @param gradient its gradient
     */
    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
        optimizers.computeIfAbsent(parameterId, id -> maker.get()).update(parameterId, weight, gradient);
    }

    /**
     * Drops what is remembered of one parameter, so that it starts afresh when it trains again.
     *
     * <p>DJL keeps momentum from before a freeze and uses it after. Call this when a parameter is frozen in mid-training.
     *
     * @param parameter which
     */
    public void forget(Parameter parameter) {
        optimizers.remove(parameter.getId());
    }
}
