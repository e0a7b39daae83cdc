package dev.thaw.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import dev.thaw.Shared;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.LeNet;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Networks, images and optimizers of train_parity.json, by the rules that stand in it. */
record ParityFixture(JsonNode file) {

    private static final int IMAGES = 512;
    private static final int PLANE = 32 * 32;

    static ParityFixture read() {
        return new ParityFixture(Fixtures.read("train_parity.json"));
    }

    JsonNode run(String name) {
        return file.at("/runs/" + name);
    }

    Network network(JsonNode run) {
        boolean lenet = run.get("net").asText().equals("lenet");
        Network network = lenet ? LeNet.of(10, 3, 32) : ResNet.cifar("ResNet-8", List.of(8, 16, 32), 1, 10);
        return network.load(weights(run.get("net").asText()), Match.STRICT);
    }

    private StateDict weights(String net) {
        StateDict weights = StateDict.empty();
        int stream = file.get("base").asInt() + (net.equals("lenet") ? 0 : 500);
        for (JsonNode row : file.at("/nets/layout/" + net)) {
            String path = row.get(0).asText();
            long[] shape = Arrays.stream(Fixtures.numbers(row.get(1))).mapToLong(side -> (long) side).toArray();
            weights = weights.plus(path, tensor(path, shape, stream++));
        }
        return weights;
    }

    private static TensorData tensor(String path, long[] shape, int stream) {
        if (path.endsWith("num_batches_tracked")) {
            return TensorData.count(0);
        }
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (path.endsWith("running_mean") || path.endsWith("running_var")) {
            return TensorData.of(NumberStream.fill(stream, path.endsWith("var") ? 1 : 0, 0, size), shape);
        }
        if (path.endsWith("bias")) {
            return TensorData.of(NumberStream.fill(stream, 0, 0.0625, size), shape);
        }
        double fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        return switch (shape.length) {
            case 1 -> TensorData.of(NumberStream.fill(stream, 1, 0.25, size), shape);
            case 2 -> TensorData.of(NumberStream.fill(stream, 0, Math.sqrt(3 / fanIn), size), shape);
            default -> TensorData.of(NumberStream.fill(stream, 0, Math.sqrt(6 / fanIn), size), shape);
        };
    }

    /** The run's 512 images, to train on and to judge with, after a look at their checksum. */
    Dataset dataset(JsonNode run) {
        String kind = run.get("data").asText();
        ImageSet images = kind.equals("cifar") ? cifar() : synthetic();
        String expected = file.at("/data/" + kind + "/sha256_rgb_bytes").asText();
        if (!expected.equals(sha256(images.pixels()))) {
            throw new IllegalStateException("the " + kind + " images are not those of the fixture");
        }
        List<String> names = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return new Dataset(kind, names, images, ImageSet.empty(32, 32, 3), images, Normalization.IMAGENET);
    }

    private static ImageSet cifar() {
        byte[] records;
        try {
            records = Files.readAllBytes(Shared.path("data/cifar10-lossless-5000/train_4000.bin"));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
        byte[] pixels = new byte[IMAGES * 3 * PLANE];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            int record = i * (1 + 3 * PLANE);
            labels[i] = records[record];
            for (int k = 0; k < 3 * PLANE; k++) {
                pixels[i * 3 * PLANE + k % PLANE * 3 + k / PLANE] = records[record + 1 + k];   // planes → pixels
            }
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }

    private ImageSet synthetic() {
        byte[] pixels = new byte[IMAGES * 3 * PLANE];
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = i % 10;
            for (int k = 0; k < 3 * PLANE; k++) {
                int x = k / 3 % 32;
                int y = k / 3 / 32;
                int noise = NumberStream.bits(file.get("base").asInt() + 10000 + i, k) >>> 24;
                int stripe = (x * (i % 5 + 1) + y * (i % 10 / 5)) / 8 % 2 == 0 ? 200 : 40;
                pixels[i * 3 * PLANE + k] = (byte) ((noise + stripe) / 2);
            }
        }
        return ImageSet.of(pixels, 32, 32, 3, labels);
    }

    static OptimizerChoice optimizer(JsonNode run) {
        JsonNode args = run.get("args");
        double lr = args.get("lr").asDouble();
        if (run.get("optimizer").asText().equals("Adam")) {
            return Adam.of(lr);
        }
        Sgd sgd = Sgd.of(lr).momentum(args.get("momentum").asDouble()).weightDecay(args.path("weight_decay").asDouble());
        return args.path("nesterov").asBoolean() ? sgd.withNesterov() : sgd;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
