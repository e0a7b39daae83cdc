package dev.thaw.nn;

import dev.thaw.weights.Match;
import dev.thaw.weights.Pretrained;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A kind of network under the name that torchvision or timm gives it, such as {@code resnet18} or
 * {@code swin_tiny_patch4_window7_224}.
 *
 * <p>The one name of our own is {@code tf_mobilenet_v2}: torchvision's MobileNetV2 with TensorFlow's padding,
 * {@link Padding#SAME}.
 *
 * <p>So a card, a file or a person can name a network in one word, and {@link #network(int)} makes it.
 */
public final class Architecture {

    private static final Map<String, IntFunction<Network>> FACTORIES = new LinkedHashMap<>();

    static {
        small();
        classics();
        lean();
        transformers();
    }

    private final String name;

    private Architecture(String name) {
        this.name = name;
    }

    /** The residual networks of the CIFAR paper, for images of 32 pixels, and one that only we have. */
    private static void small() {
        FACTORIES.put("resnet20", ResNet::resnet20);
        FACTORIES.put("resnet32", ResNet::resnet32);
        FACTORIES.put("resnet44", ResNet::resnet44);
        FACTORIES.put("resnet56", ResNet::resnet56);
        FACTORIES.put("resnet110", ResNet::resnet110);
        FACTORIES.put("resnet18_narrow", ResNet::narrow18);
    }

    private static void classics() {
        FACTORIES.put("alexnet", AlexNet::of);
        FACTORIES.put("vgg11", Vgg::vgg11);
        FACTORIES.put("vgg11_bn", Vgg::vgg11BatchNorm);
        FACTORIES.put("vgg13", Vgg::vgg13);
        FACTORIES.put("vgg13_bn", Vgg::vgg13BatchNorm);
        FACTORIES.put("vgg16", Vgg::vgg16);
        FACTORIES.put("vgg16_bn", Vgg::vgg16BatchNorm);
        FACTORIES.put("vgg19", Vgg::vgg19);
        FACTORIES.put("vgg19_bn", Vgg::vgg19BatchNorm);
        FACTORIES.put("googlenet", GoogLeNet::of);
        FACTORIES.put("resnet18", ResNet::resnet18);
        FACTORIES.put("resnet34", ResNet::resnet34);
        FACTORIES.put("resnet50", ResNet::resnet50);
        FACTORIES.put("resnet101", ResNet::resnet101);
        FACTORIES.put("resnet152", ResNet::resnet152);
        FACTORIES.put("densenet121", DenseNet::densenet121);
        FACTORIES.put("densenet161", DenseNet::densenet161);
        FACTORIES.put("densenet169", DenseNet::densenet169);
        FACTORIES.put("densenet201", DenseNet::densenet201);
        FACTORIES.put("inception_resnet_v2", InceptionResNetV2::of);
    }

    private static void lean() {
        FACTORIES.put("squeezenet1_0", SqueezeNet::v1_0);
        FACTORIES.put("squeezenet1_1", SqueezeNet::v1_1);
        FACTORIES.put("mobilenet_v2", MobileNetV2::of);
        FACTORIES.put("tf_mobilenet_v2", classes -> MobileNetV2.of(classes, Padding.SAME));
        FACTORIES.put("mobilenet_v3_large", MobileNetV3::large);
        FACTORIES.put("mobilenet_v3_small", MobileNetV3::small);
        FACTORIES.put("shufflenet_v2_x0_5", ShuffleNetV2::x0_5);
        FACTORIES.put("shufflenet_v2_x1_0", ShuffleNetV2::x1_0);
        FACTORIES.put("shufflenet_v2_x1_5", ShuffleNetV2::x1_5);
        FACTORIES.put("shufflenet_v2_x2_0", ShuffleNetV2::x2_0);
        FACTORIES.put("efficientnet_b0", EfficientNet::b0);
        FACTORIES.put("efficientnet_b1", EfficientNet::b1);
        FACTORIES.put("efficientnet_b2", EfficientNet::b2);
        FACTORIES.put("efficientnet_b3", EfficientNet::b3);
        FACTORIES.put("efficientnet_b4", EfficientNet::b4);
        FACTORIES.put("efficientnet_b5", EfficientNet::b5);
        FACTORIES.put("efficientnet_b6", EfficientNet::b6);
        FACTORIES.put("efficientnet_b7", EfficientNet::b7);
    }

    private static void transformers() {
        FACTORIES.put("vit_tiny_patch16_224", VisionTransformer::tiny);
        FACTORIES.put("vit_small_patch16_224", VisionTransformer::small);
        FACTORIES.put("vit_base_patch16_224", VisionTransformer::base);
        FACTORIES.put("vit_large_patch16_224", VisionTransformer::large);
        FACTORIES.put("deit_tiny_patch16_224", Deit::tiny);
        FACTORIES.put("deit_small_patch16_224", Deit::small);
        FACTORIES.put("deit_base_patch16_224", Deit::base);
        FACTORIES.put("swin_tiny_patch4_window7_224", SwinTransformer::tiny);
        FACTORIES.put("swin_small_patch4_window7_224", SwinTransformer::small);
        FACTORIES.put("swin_base_patch4_window7_224", SwinTransformer::base);
        FACTORIES.put("swin_large_patch4_window7_224", SwinTransformer::large);
        FACTORIES.put("beit_base_patch16_224", Beit::base);
        FACTORIES.put("beit_large_patch16_224", Beit::large);
    }

    /**
     * Returns the architecture of a name.
     *
     * @param name as torchvision or timm writes it
     * @return the architecture
     * @throws IllegalArgumentException if no network has this name; the message lists those that begin alike, else all
     */
    public static Architecture named(String name) {
        if (FACTORIES.containsKey(name)) {
            return new Architecture(name);
        }
        List<String> alike = names().stream()
                .filter(known -> name.length() > 2 && known.startsWith(name.substring(0, 3))).toList();
        throw new IllegalArgumentException("there is no architecture \"%s\", so no network was made; there are %s"
                .formatted(name, String.join(", ", alike.isEmpty() ? names() : alike)));
    }

    /**
     * Lists the names that {@link #named} knows.
     *
     * @return the names, the oldest families first
     */
    public static List<String> names() {
        return List.copyOf(FACTORIES.keySet());
    }

    /**
     * Makes a network with public weights in it, from a file that is on this machine.
     *
     * @param weights such as {@code Pretrained.of("resnet18")}
     * @return a new network, which the caller closes; every path loaded
     * @throws IllegalStateException if the file is not on this machine; the message says how to get it
     */
    public static Network with(Pretrained weights) {
        Network network = named(weights.architecture()).network(weights.classes());
        try {
            return network.load(weights.weights(), Match.STRICT);
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    /**
     * Returns the name, as torchvision or timm writes it.
     *
     * @return such as {@code resnet18}
     */
    public String name() {
        return name;
    }

    /**
     * Makes a network of this kind, for its usual size of image.
     *
     * @param classes outputs of the head
     * @return a new network, seeded with 0, which the caller closes
     */
    public Network network(int classes) {
        return FACTORIES.get(name).apply(classes);
    }

    @Override
    public String toString() {
        return name;
    }
}
