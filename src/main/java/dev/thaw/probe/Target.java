package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.thaw.engine.Torch;

/** The one number whose gradient is asked for, computed from the logits of a batch. */
@FunctionalInterface
public interface Target {

    /**
     * Computes the number, while gradients are recorded.
     *
     * @param logits {@code [N,classes]}
     * @param labels the true classes {@code [N]}, int64
     * @return one number; the arrays made on the way are closed with the pass
     */
    NDArray of(NDArray logits, NDArray labels);

    /** {@return the mean cross-entropy of the batch, in nats: each image carries 1/N of it} */
    static Target loss() {
        return (logits, labels) -> logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
    }

    /** {@return the sum of the logits of each image's own class, so that each image has its own gradient} */
    static Target trueClass() {
        return (logits, labels) -> logits.gather(labels.expandDims(1), 1).sum();
    }

    /** {@return the sum of each image's largest logit, the class that the network decides for} */
    static Target decision() {
        return (logits, labels) -> {
            NDArray taken = logits.stopGradient().argMax(1).toType(DataType.INT64, false);
            return logits.gather(taken.expandDims(1), 1).sum();
        };
    }

    /**
     * {@return the sum of the logits of one class over all images}
     * @param label the class, from 0
     */
    static Target logit(int label) {
        return (logits, labels) -> {
            long classes = logits.getShape().get(1);
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("class %d has no logit: the network has %d outputs, classes 0 to %d"
                        .formatted(label, classes, classes - 1));
            }
            NDArray wanted = Torch.times(labels, 0).add(labels.getManager().full(labels.getShape(), label, DataType.INT64));
            return logits.gather(wanted.expandDims(1), 1).sum();
        };
    }
}
