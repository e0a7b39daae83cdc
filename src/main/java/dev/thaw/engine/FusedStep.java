package dev.thaw.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Steps of an optimizer that libtorch takes in one pass over any number of parameters: {@code torch.optim}'s {@code fused=True}.
 *
 * <p>All lists name the same parameters in the same order, and each array of a parameter has its shape, float32, on its device.
 * Weights and what is remembered of them change in place; gradients stay. No graph is recorded.
 */
public final class FusedStep {

    private static final String TWO_LISTS = "weights: List[Tensor], gradients: List[Tensor], ";
    private static final TorchScript ADAM = adam("_fused_adam_", "annotate(List[Tensor], [])", "");
    private static final TorchScript ADAM_LARGEST = adam("_fused_adam_", "largest", ", largest: List[Tensor]");
    private static final TorchScript ADAM_W = adam("_fused_adamw_", "annotate(List[Tensor], [])", "");
    private static final TorchScript ADAM_W_LARGEST = adam("_fused_adamw_", "largest", ", largest: List[Tensor]");
    private static final TorchScript SGD = sgd("annotate(List[Tensor], [])", "");
    private static final TorchScript SGD_MOMENTUM = sgd("velocities", "velocities: List[Tensor], ");

    private FusedStep() { }

    /**
     * What Adam remembers of each parameter.
     *
     * @param means of the gradient
     * @param squares means of its square
     * @param largest of the squares so far; empty without AMSGrad
     * @param counts how many steps each has taken, this one included, as arrays without dimensions
     */
    public record Moments(List<NDArray> means, List<NDArray> squares, List<NDArray> largest, List<NDArray> counts) { }

    /**
     * Adam's numbers, named as in {@code torch.optim.Adam}.
     *
     * @param lr learning rate
     * @param beta1 share of the means that is kept
     * @param beta2 share of the squares that is kept
     * @param weightDecay added to the gradient for each unit of weight, or taken off the weight
     * @param epsilon added to the divisor
     */
    public record AdamNumbers(double lr, double beta1, double beta2, double weightDecay, double epsilon) { }

    /**
     * The numbers of gradient descent, named as in {@code torch.optim.SGD}.
     *
     * @param lr learning rate
     * @param momentum share of the velocity that is kept
     * @param dampening share of the gradient that does not enter it
     * @param weightDecay added to the gradient for each unit of weight
     */
    public record SgdNumbers(double lr, double momentum, double dampening, double weightDecay) { }

    /** What else a step of gradient descent may be. */
    public enum SgdOption {
        /** Looks ahead: the velocity is added to the gradient once more. */
        NESTEROV,
        /** The velocities are not read: each becomes its gradient. */
        FIRST_STEP
    }

    /**
     * Takes a step of Adam, with weight decay in the gradient.
     *
     * @param weights to move
     * @param gradients of the weights
     * @param moments what is remembered of them
     * @param numbers of the rule
     */
    public static void adam(List<NDArray> weights, List<NDArray> gradients, Moments moments, AdamNumbers numbers) {
        adam(moments.largest().isEmpty() ? ADAM : ADAM_LARGEST, weights, gradients, moments, numbers);
    }

    /**
     * Takes a step of AdamW: as Adam's, with the weight decay apart from the gradient.
     *
     * @param weights to move
     * @param gradients of the weights
     * @param moments what is remembered of them
     * @param numbers of the rule
     */
    public static void adamW(List<NDArray> weights, List<NDArray> gradients, Moments moments, AdamNumbers numbers) {
        adam(moments.largest().isEmpty() ? ADAM_W : ADAM_W_LARGEST, weights, gradients, moments, numbers);
    }

    /**
     * Takes a step of gradient descent.
     *
     * @param weights to move
     * @param gradients of the weights
     * @param velocities of the weights; empty without momentum
     * @param numbers of the rule
     * @param options what else it is
     */
    public static void sgd(List<NDArray> weights, List<NDArray> gradients, List<NDArray> velocities, SgdNumbers numbers,
            Set<SgdOption> options) {
        double[] all = {numbers.lr(), numbers.momentum(), numbers.dampening(), numbers.weightDecay(),
            options.contains(SgdOption.NESTEROV) ? 1 : 0, options.contains(SgdOption.FIRST_STEP) ? 1 : 0};
        if (velocities.isEmpty()) {
            SGD.change(List.of(weights, gradients), all);
        } else {
            SGD_MOMENTUM.change(List.of(weights, gradients, velocities), all);
        }
    }

    private static void adam(TorchScript script, List<NDArray> weights, List<NDArray> gradients, Moments moments,
            AdamNumbers numbers) {
        List<List<NDArray>> lists = new ArrayList<>(
                List.of(weights, gradients, moments.means(), moments.squares(), moments.counts()));
        if (!moments.largest().isEmpty()) {
            lists.add(moments.largest());
        }
        script.change(lists, numbers.lr(), numbers.beta1(), numbers.beta2(), numbers.weightDecay(), numbers.epsilon());
    }

    private static TorchScript adam(String operation, String largest, String parameter) {
        return TorchScript.of(TWO_LISTS + "means: List[Tensor], squares: List[Tensor], counts: List[Tensor]" + parameter
                + ", numbers: Tensor", "lr, beta1, beta2, decay, epsilon = " + numbers(5), """
                torch.%s(weights, gradients, means, squares, %s, counts, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, \
                eps=epsilon, amsgrad=%s, maximize=False)""".formatted(operation, largest,
                        parameter.isEmpty() ? "False" : "True"),
                "return numbers");
    }

    private static TorchScript sgd(String velocities, String parameter) {
        return TorchScript.of(TWO_LISTS + parameter + "numbers: Tensor",
                "lr, momentum, dampening, decay, nesterov, first = " + numbers(6), """
                torch._fused_sgd_(weights, gradients, %s, weight_decay=decay, momentum=momentum, lr=lr, dampening=dampening, \
                nesterov=torch.gt(nesterov, 0.), maximize=False, is_first_step=torch.gt(first, 0.))""".formatted(velocities),
                "return numbers");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj("float(torch.select(numbers, 0, %d))"::formatted)
                .collect(Collectors.joining(", "));
    }
}
