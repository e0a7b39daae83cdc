package dev.thaw.train;

import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Dropout;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.Relu;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Sequential;
import java.util.List;

/** A task that a tiny residual net learns in a second: which of three colours is strongest under much noise. */
final class TinyTask {

    static final List<String> COLOURS = List.of("red", "green", "blue");

    private TinyTask() { }

    static Network network() {
        return ResNet.cifar("tiny", List.of(4, 8, 8), 1, 3);
    }

    /** Draws chance in each step, and has no norm. */
    static Network withDropout() {
        return Network.of("dropping", Sequential.named().then("flatten", Flatten.create()).then("one", Linear.of(3072, 8))
                .then("relu", Relu.create()).then("drop", Dropout.of(0.5)).then("linear", Linear.of(8, 3)), 3, 32, 32);
    }

    /** 50 images to learn from, which 16 does not divide, 24 to choose by and 30 to judge with. */
    static Dataset dataset() {
        return new Dataset("colours", COLOURS, images(50, 1), images(24, 2), images(30, 3), Normalization.none(3));
    }

    static Dataset withoutValidation() {
        return new Dataset("colours", COLOURS, images(50, 1), ImageSet.empty(32, 32, 3), images(30, 3), Normalization.none(3));
    }

    static ImageSet images(int count, long seed) {
        RandomStream stream = RandomStream.of(seed, "colours");
        int[] labels = new int[count];
        byte[] pixels = new byte[count * 32 * 32 * 3];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (32 * 32 * 3);
            labels[image] = image % 3;
            pixels[i] = (byte) (stream.nextInt(200) + (i % 3 == labels[image] ? 40 : 0));
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }
}
