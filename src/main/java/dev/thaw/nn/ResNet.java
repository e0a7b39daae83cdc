package dev.thaw.nn;

import java.util.List;

/**
 * Residual networks: torchvision's ResNet-18 to -152, and the small ones for CIFAR.
 *
 * <p>Source: He et al., "Deep Residual Learning for Image Recognition", 2016, arXiv:1512.03385, table 1 and §4.2. The
 * CIFAR family uses shortcuts without parameters (option A) and names its head {@code linear}; the torchvision family
 * projects (option B) and names it {@code fc}.
 */
public final class ResNet {

    private static final List<Integer> CIFAR_WIDTHS = List.of(16, 32, 64);
    private static final List<Integer> NARROW_WIDTHS = List.of(24, 48, 96, 192);
    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);

    private ResNet() { }

    /** Makes one residual block: {@code in} channels, the stage's width, a stride; and how many times the width comes out. */
    private record Blocks(Maker maker, int expansion) {

        static final Blocks BASIC = new Blocks(BasicBlock::projecting, 1);
        static final Blocks BOTTLENECK = new Blocks(Bottleneck::of, Bottleneck.EXPANSION);

        interface Maker {
            Module make(int in, int width, int stride);
        }
    }

    /**
     * Makes the CIFAR ResNet of 20 layers, for images of 32 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet20(int classes) {
        return cifar("ResNet-20", CIFAR_WIDTHS, 3, classes);
    }

    /**
     * Makes the CIFAR ResNet of 32 layers, for images of 32 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet32(int classes) {
        return cifar("ResNet-32", CIFAR_WIDTHS, 5, classes);
    }

    /**
     * Makes the CIFAR ResNet of 44 layers, for images of 32 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet44(int classes) {
        return cifar("ResNet-44", CIFAR_WIDTHS, 7, classes);
    }

    /**
     * Makes the CIFAR ResNet of 56 layers, for images of 32 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet56(int classes) {
        return cifar("ResNet-56", CIFAR_WIDTHS, 9, classes);
    }

    /**
     * Makes the CIFAR ResNet of 110 layers, for images of 32 pixels.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet110(int classes) {
        return cifar("ResNet-110", CIFAR_WIDTHS, 18, classes);
    }

    /**
     * Makes a residual network of 18 layers for images of 32 pixels, whose four stages are 24, 48, 96 and 192 channels wide.
     *
     * <p>ResNet-18's depth and halvings at the resolution of the CIFAR family: 1.6 million parameters.
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network narrow18(int classes) {
        return cifar("ResNet-18 narrow", NARROW_WIDTHS, 2, classes);
    }

    /**
     * Makes torchvision's ResNet-18, for images of any size from 32 pixels (224 in the paper).
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet18(int classes) {
        return imagenet("ResNet-18", Blocks.BASIC, List.of(2, 2, 2, 2), classes);
    }

    /**
     * Makes torchvision's ResNet-34, for images of any size from 32 pixels (224 in the paper).
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet34(int classes) {
        return imagenet("ResNet-34", Blocks.BASIC, List.of(3, 4, 6, 3), classes);
    }

    /**
     * Makes torchvision's ResNet-50, of {@link Bottleneck} blocks, for images of any size from 32 pixels (224 in the paper).
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet50(int classes) {
        return imagenet("ResNet-50", Blocks.BOTTLENECK, List.of(3, 4, 6, 3), classes);
    }

    /**
     * Makes torchvision's ResNet-101, of {@link Bottleneck} blocks, for images of any size from 32 pixels (224 in the paper).
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet101(int classes) {
        return imagenet("ResNet-101", Blocks.BOTTLENECK, List.of(3, 4, 23, 3), classes);
    }

    /**
     * Makes torchvision's ResNet-152, of {@link Bottleneck} blocks, for images of any size from 32 pixels (224 in the paper).
     *
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network resnet152(int classes) {
        return imagenet("ResNet-152", Blocks.BOTTLENECK, List.of(3, 8, 36, 3), classes);
    }

    /**
     * Makes a ResNet of the CIFAR family by its sizes.
     *
     * @param name what to call it
     * @param widths channels of each stage; each stage after the first halves the image
     * @param blocksPerStage residual blocks in each stage
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network cifar(String name, List<Integer> widths, int blocksPerStage, int classes) {
        return cifar(name, widths, blocksPerStage, BlockKind.RESIDUAL, classes);
    }

    /**
     * Makes a network of the CIFAR family by its sizes and by what its blocks are; 6 × blocks + 2 layers for three stages.
     *
     * @param name what to call it
     * @param widths channels of each stage; each stage after the first halves the image
     * @param blocksPerStage blocks in each stage
     * @param kind with shortcuts or without; the paths are the same
     * @param classes outputs of the head
     * @return the network, seeded with 0
     */
    public static Network cifar(String name, List<Integer> widths, int blocksPerStage, BlockKind kind, int classes) {
        int in = widths.get(0);
        Sequential root = Sequential.named()
                .then("conv1", Conv2d.withoutBias(3, in, 3, 1, 1, Initialization.kaimingNormalFanIn()))
                .then("bn1", BatchNorm2d.of(in)).then("relu", Relu.create());
        for (int stage = 0; stage < widths.size(); stage++) {
            int out = widths.get(stage);
            Module[] blocks = new Module[blocksPerStage];
            for (int i = 0; i < blocksPerStage; i++) {
                blocks[i] = kind.block(i == 0 ? in : out, out, i == 0 && stage > 0 ? 2 : 1);
            }
            root.then("layer" + (stage + 1), Sequential.of(blocks));
            in = out;
        }
        root.then("avgpool", GlobalAveragePool.create()).then("flatten", Flatten.create())
                .then("linear", Linear.of(in, classes, Initialization.kaimingNormalFanIn()));
        return Network.of(name, root, 3, 32, 32);
    }

    private static Network imagenet(String name, Blocks blocks, List<Integer> blocksPerStage, int classes) {
        int in = WIDTHS.get(0);
        Sequential root = Sequential.named()
                .then("conv1", Conv2d.withoutBias(3, in, 7, 2, 3, Initialization.kaimingNormalFanOut()))
                .then("bn1", BatchNorm2d.of(in)).then("relu", Relu.create()).then("maxpool", MaxPool2d.of(3, 2, 1));
        for (int stage = 0; stage < WIDTHS.size(); stage++) {
            int width = WIDTHS.get(stage);
            Module[] made = new Module[blocksPerStage.get(stage)];
            for (int i = 0; i < made.length; i++) {
                made[i] = blocks.maker().make(in, width, i == 0 && stage > 0 ? 2 : 1);
                in = width * blocks.expansion();
            }
            root.then("layer" + (stage + 1), Sequential.of(made));
        }
        root.then("avgpool", GlobalAveragePool.create()).passing(Flatten.create()).then("fc", Linear.of(in, classes));
        return Network.of(name, root, 3, 224, 224);
    }
}
