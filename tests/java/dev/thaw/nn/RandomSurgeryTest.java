package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.NetworkSummary;
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is changed by chance, what comes out runs, copies, saves, loads, freezes, and left the original alone. */
class RandomSurgeryTest {

    private static final List<IntFunction<Network>> FAMILIES = List.of(ResNet::resnet20, ResNet::resnet18, SqueezeNet::v1_1,
            MobileNetV3::small, ShuffleNetV2::x0_5, classes -> VisionTransformer.tiny(classes, 32, 8),
            classes -> SwinTransformer.make(new SwinTransformer.Variant("Swin", 32, 2, 2), classes, 28));

    @TempDir
    private Path folder;

    static Stream<Integer> seeds() {
        return IntStream.range(0, 14).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aChangedNetworkIsANetworkLikeAnyOther(int seed) {
        Random random = new Random(seed);
        try (Network original = FAMILIES.get(seed % FAMILIES.size()).apply(4).seed(seed)) {
            StateDict before = original.stateDict();
            Surgery surgery = Surgery.of(original);
            if (original.inputShape(1).get(2) > 64) {
                surgery = surgery.imageSize(64, 64);
            }
            for (int i = 0; i < 5; i++) {
                surgery = step(surgery, original, random, i);
            }
            surgery = surgery.replace(original.headPath(), Head.resized(original.modules().get(original.headPath()), 7));
            try (Network changed = surgery.network()) {
                check(changed);
                assertEquals(surgery.report().kept().size() + surgery.report().changed().size() + surgery.report().begun().size(),
                        changed.stateDict().size());
            }
            assertEquals(before, original.stateDict());
        }
    }

    private static Surgery step(Surgery surgery, Network network, Random random, int number) {
        List<Map.Entry<String, Module>> modules = List.copyOf(network.modules().entrySet());
        String path = "";
        Module module = null;
        while (path.isEmpty() || path.equals(network.headPath())) {
            Map.Entry<String, Module> entry = modules.get(random.nextInt(modules.size()));
            path = entry.getKey();
            module = entry.getValue();
        }
        if (module instanceof Relu || module instanceof Activation) {
            return surgery.replace(path, Activation.silu());
        }
        if (module instanceof BatchNorm2d) {
            return surgery.replace(path, Identity.create());
        }
        if (module instanceof Dropout || module instanceof Identity) {
            return surgery.branch(path, Identity.create());
        }
        if (module instanceof Conv2d convolution && convolution.stride() == 1 && convolution.kernel() == 3) {
            return surgery.kernel(path, random.nextBoolean() ? KernelChange.resized(5) : KernelChange.random(5), 1, 2);
        }
        if (module instanceof Linear || module instanceof Conv2d) {
            return surgery.branch(path, module);
        }
        return module instanceof Sequential && !module.namedChildren().isEmpty()
                ? surgery.append(path, "added" + number, Dropout.of(0.1)) : surgery.inputChannels(3, ChannelChange.MEAN);
    }

    private void check(Network changed) {
        try (NDManager manager = NDManager.newBaseManager(); Network copy = changed.copy(); Network other = changed.copy().seed(9)) {
            NDArray x = manager.randomUniform(-1, 1, changed.inputShape(2));
            float[] answer = changed.forward(x, Mode.EVAL).toFloatArray();
            assertEquals(2 * 7, answer.length);
            assertArrayEquals(answer, copy.forward(x, Mode.EVAL).toFloatArray());
            assertArrayEquals(answer, changed.forwardFrom(1, changed.forwardUntil(1, x, Mode.EVAL), Mode.EVAL).toFloatArray(), 1e-5f);
            Path file = folder.resolve("changed.safetensors");
            Safetensors.write(file, changed.stateDict(), Map.of());
            other.load(StateDict.read(file), Match.STRICT);
            assertArrayEquals(answer, other.forward(x, Mode.EVAL).toFloatArray());
            changed.forward(x, Mode.TRAIN).close();
            assertTrue(NetworkSummary.of(changed).rows().size() >= changed.modules().size());
            try (Freezing freezing = RequiresGrad.method().apply(FreezePlan.allBut(changed.headPath()), changed, FrozenNorm.EVAL)) {
                assertTrue(freezing.trainablePaths().stream().allMatch(path -> path.startsWith(changed.headPath())));
            }
        }
    }
}
