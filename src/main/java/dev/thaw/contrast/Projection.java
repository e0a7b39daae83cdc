package dev.thaw.contrast;

import dev.thaw.nn.Linear;
import dev.thaw.nn.Module;
import dev.thaw.nn.Relu;
import dev.thaw.nn.Sequential;

/**
 * The small network between features and contrastive loss: it stands where the head will be, and is thrown away afterwards.
 *
 * <pre>{@code
 * var learner = ResNet.resnet20(10).withHead(Projection.of(64, 32));
 * }</pre>
 *
 * <p>The loss wants embeddings that forget what the views change. The projection may forget it; the features before it keep
 * more. Source: Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", 2020, §4.2,
 * arXiv:2002.05709.
 */
public final class Projection {

    private Projection() { }

    /**
     * Makes two linear layers with a ReLU between them, {@code [N,features] → [N,features] → [N,embedding]}.
     *
     * @param features numbers that the network's head is given, such as 64 of a ResNet-20
     * @param embedding numbers of an embedding
     * @return a module for {@code network.withHead(…)}
     */
    public static Module of(int features, int embedding) {
        return Sequential.of(Linear.of(features, features), Relu.create(), Linear.of(features, embedding));
    }
}
