package dev.thaw.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import dev.thaw.NumberStream;
import dev.thaw.Shared;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every image case of {@code shared/reference/augment.json}, in both arithmetics; mixup, cutmix and labels are of training. */
class AugmentReferenceTest {

    private static final int SIDE = 32;
    private static final int BYTES = SIDE * SIDE * 3;
    private static final Set<String> OF_TRAINING = Set.of("mixup", "mixup_labels", "cutmix", "cutmix_labels", "smooth_labels");
    private static final Set<String> EXACT = Set.of("hflip", "vflip", "crop", "rotate", "center", "solarize", "posterize",
            "equalize");

    /** Cut towards 0 from exact halves that the last bit of a double decides; and rounded between its two passes. */
    private static final Set<String> NEARLY = Set.of("rotate_45_bilinear", "resize_24x40_bilinear");

    private final RandomStream random = RandomStream.of(0, "unused");

    @Test
    void everyCaseIsMatchedInPillowsAndInTensorArithmetic() {
        JsonNode file = Fixtures.read("augment.json");
        StateDict arrays = StateDict.read(Shared.path("reference/augment.npz"));
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        file.path("cases").properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode given = entry.getValue();
            if (OF_TRAINING.contains(name) || given.path("backend").asText().startsWith("float32")) {
                return;
            }
            for (Arithmetic arithmetic : Arithmetic.values()) {
                String other = given.path("tensor_array").asText();
                String array = arithmetic == Arithmetic.TENSOR && !other.isEmpty() ? other : given.path("array").asText();
                if (!array.isEmpty()) {
                    seen.add(name);
                    compare(name, given, arithmetic, arrays.tensors().get(array), wrong);
                }
            }
        });
        assertEquals(66, seen.size(), "cases seen: " + seen);
        assertEquals(List.of(), wrong);
    }

    private void compare(String name, JsonNode given, Arithmetic arithmetic, TensorData expected, List<String> wrong) {
        byte[] numbers = bytes(expected);
        int each = numbers.length / 3;
        for (int image = 0; image < 3; image++) {
            Canvas canvas = new Canvas(arithmetic);
            canvas.load(images(), image);
            change(canvas, given);
            byte[] actual = new byte[canvas.bytes()];
            canvas.write(actual, 0);
            assertEquals(each, actual.length, name);
            String verdict = verdict(name, given, arithmetic, actual, numbers, image * each);
            if (!verdict.isEmpty()) {
                wrong.add("%s %s image %d: %s".formatted(name, arithmetic, image, verdict));
            }
        }
    }

    private static String verdict(String name, JsonNode given, Arithmetic arithmetic, byte[] actual, byte[] expected, int at) {
        int largest = 0;
        int above = 0;
        int differing = 0;
        long sum = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference = Math.abs((actual[i] & 0xFF) - (expected[at + i] & 0xFF));
            largest = Math.max(largest, difference);
            above += difference > 1 ? 1 : 0;
            differing += difference > 0 ? 1 : 0;
            sum += difference;
        }
        boolean exact = arithmetic == Arithmetic.PILLOW && !name.contains("blur") && !NEARLY.contains(name)
                || EXACT.stream().anyMatch(name::startsWith) && !name.contains("bilinear") || name.contains("nearest");
        boolean good = exact ? largest == 0 : largest <= 2 && above <= actual.length / 100;
        return good ? "" : "largest %d, above 1: %d, differing %d of %d, mean %.3f".formatted(largest, above, differing,
                actual.length, (double) sum / actual.length);
    }

    private void change(Canvas canvas, JsonNode given) {
        JsonNode args = given.path("args");
        double factor = args.path("factor").asDouble();
        switch (given.path("op").asText()) {
            case "hflip" -> Flip.horizontal().probability(1).apply(canvas, random);
            case "vflip" -> Flip.vertical().probability(1).apply(canvas, random);
            case "pad 4 with 0, then crop" -> crop(canvas, args, Border.CONSTANT);
            case "pad 4 reflecting, then crop" -> crop(canvas, args, Border.REFLECT);
            case "adjust_brightness" -> Coloring.brightness(canvas, factor);
            case "adjust_contrast" -> Coloring.contrast(canvas, factor);
            case "adjust_saturation" -> Coloring.saturation(canvas, factor);
            case "adjust_hue" -> Hue.shift(canvas, factor);
            case "rgb_to_grayscale, 3 channels" -> Grayscale.of(1).apply(canvas, random);
            case "rotate" -> Turning.turn(canvas, args.path("angle").asDouble(), interpolation(args), Rotation.Frame.KEPT, 0);
            case "affine" -> Turning.affine(canvas, new Affine.Draw(10, 2, 3, 0.9, 8, -5), interpolation(args), 0);
            case "resized_crop" -> {
                Cropping.crop(canvas, args.path("top").asInt(), args.path("left").asInt(), args.path("height").asInt(),
                        args.path("width").asInt(), Border.CONSTANT, 0);
                Resize.of(args.path("size").asInt(), args.path("size").asInt()).apply(canvas, random);
            }
            case "resize" -> new Resize(args.path("size").get(0).asInt(), args.path("size").get(1).asInt(), interpolation(args),
                    args.path("antialias").asBoolean(true) ? Resize.Smoothing.ANTIALIAS : Resize.Smoothing.NONE)
                    .apply(canvas, random);
            case "center_crop" -> CenterCrop.of(args.path("size").asInt()).apply(canvas, random);
            case "gaussian_blur" -> GaussianBlur.of(args.path("kernel").asInt())
                    .sigma(args.path("sigma").asDouble(), args.path("sigma").asDouble()).apply(canvas, random);
            case "solarize" -> Tone.solarize(args.path("threshold").asInt()).probability(1).apply(canvas, random);
            case "posterize" -> Tone.posterize(args.path("bits").asInt()).probability(1).apply(canvas, random);
            case "autocontrast" -> Tone.autoContrast().probability(1).apply(canvas, random);
            case "equalize" -> Tone.equalize().probability(1).apply(canvas, random);
            case "adjust_sharpness" -> Tone.sharpness(factor).probability(1).apply(canvas, random);
            default -> {
                assertTrue(given.path("op").asText().startsWith("adjust_brightness 1.2, contrast .8"), given.toString());
                Coloring.brightness(canvas, 1.2);
                Coloring.contrast(canvas, 0.8);
                Coloring.saturation(canvas, 1.3);
                Hue.shift(canvas, 0.05);
            }
        }
    }

    private static void crop(Canvas canvas, JsonNode args, Border border) {
        int padding = args.path("padding").asInt();
        Cropping.crop(canvas, args.path("top").asInt() - padding, args.path("left").asInt() - padding, SIDE, SIDE, border, 0);
    }

    private static Interpolation interpolation(JsonNode args) {
        return Interpolation.valueOf(args.path("interpolation").asText().toUpperCase(java.util.Locale.ROOT));
    }

    private static byte[] bytes(TensorData data) {
        byte[] bytes = new byte[Math.toIntExact(data.size())];
        data.bytes().get(bytes);
        return bytes;
    }

    /** The file's three images. */
    static ImageSet images() {
        byte[] pixels = new byte[3 * BYTES];
        for (int k = 0; k < BYTES; k++) {
            int x = k / 3 % SIDE;
            int y = k / 3 / SIDE;
            pixels[k] = (byte) (NumberStream.bits(300, k) >>> 24);
            pixels[BYTES + k] = (byte) (k % 3 == 0 ? 8 * x : k % 3 == 1 ? 8 * y : 4 * (x + y));
            int disk = (x - 20) * (x - 20) + (y - 11) * (y - 11);
            pixels[2 * BYTES + k] = (byte) (k % 3 == 0 ? (x / 4 + y / 4) % 2 == 0 ? 220 : 30
                    : k % 3 == 1 ? disk < 50 ? 250 : 90 : x * y);
        }
        return ImageSet.of(pixels, SIDE, SIDE, 3, new int[3]);
    }

    @Test
    void numbersAndErasedRectanglesAreTorchvisions() {
        StateDict arrays = StateDict.read(Shared.path("reference/augment.npz"));
        assertArrayEquals(arrays.tensors().get("to_tensor").toFloats(), numbers(Normalization.none(3), null), 1e-6f);
        assertArrayEquals(arrays.tensors().get("normalize").toFloats(), numbers(Normalization.IMAGENET, null), 1e-6f);
        assertArrayEquals(arrays.tensors().get("erase_zero").toFloats(),
                numbers(Normalization.none(3), new Erasing.Mean()), 1e-6f);
        assertArrayEquals(arrays.tensors().get("erase_channels").toFloats(),
                numbers(Normalization.none(3), new Erasing.Color(0.25, 0.5, 0.75)), 1e-6f);
    }

    private static float[] numbers(Normalization normalization, Erasing.Fill fill) {
        float[][] tables = {normalization.table(0), normalization.table(1), normalization.table(2)};
        float[] all = new float[3 * BYTES];
        Canvas canvas = new Canvas(Arithmetic.PILLOW);
        for (int i = 0; i < 3; i++) {
            canvas.load(images(), i);
            if (fill != null) {
                canvas.erasure().set(5, 8, 10, 7, fill, 0);
            }
            canvas.write(tables, all, i * BYTES);
        }
        return all;
    }
}
