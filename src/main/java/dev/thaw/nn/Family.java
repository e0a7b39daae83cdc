package dev.thaw.nn;

import java.util.Arrays;

/**
 * What each family of networks added to those before it: one idea, in one line, with the year and the paper it comes from.
 *
 * <p>The year is that of the first public version. Weights may be younger; their cards say so.
 */
public enum Family {
    /** LeCun et al., 1998. */
    LENET("LeNet", 1998, "learned convolutions and pools, from pixels to digits",
            "LeCun et al., Proceedings of the IEEE 86(11)", "lenet"),
    /** Krizhevsky et al., 2012. */
    ALEXNET("AlexNet", 2012, "the same, large: ReLU, dropout, 1.2 million photos",
            "Krizhevsky et al., NIPS 2012; these layers: arXiv:1404.5997", "alexnet"),
    /** Simonyan and Zisserman, 2014. */
    VGG("VGG", 2014, "nothing but 3×3 convolutions, many of them", "Simonyan and Zisserman, arXiv:1409.1556", "vgg"),
    /** Szegedy et al., 2014. */
    GOOGLENET("GoogLeNet", 2014, "several kernel sizes side by side; a mean before the head",
            "Szegedy et al., arXiv:1409.4842", "googlenet"),
    /** He et al., 2015. */
    RESNET("ResNet", 2015, "a shortcut around every block, so that depth trains", "He et al., arXiv:1512.03385",
            "resnet"),
    /** Szegedy et al., 2016. */
    INCEPTION_RESNET("Inception-ResNet", 2016, "GoogLeNet's branches with ResNet's shortcuts",
            "Szegedy et al., arXiv:1602.07261", "inception_resnet"),
    /** Iandola et al., 2016. */
    SQUEEZENET("SqueezeNet", 2016, "few parameters: squeeze by 1×1, then widen", "Iandola et al., arXiv:1602.07360",
            "squeezenet"),
    /** Huang et al., 2016. */
    DENSENET("DenseNet", 2016, "every layer sees the outputs of all before it", "Huang et al., arXiv:1608.06993", "densenet"),
    /** Sandler et al., 2018. */
    MOBILENET_V2("MobileNetV2", 2018, "depthwise 3×3, one kernel a channel; 1×1 mixes them",
            "Sandler et al., arXiv:1801.04381", "mobilenet_v2", "tf_mobilenet_v2"),
    /** Ma et al., 2018. */
    SHUFFLENET_V2("ShuffleNetV2", 2018, "built for measured time: half the channels pass by",
            "Ma et al., arXiv:1807.11164", "shufflenet_v2"),
    /** Howard et al., 2019. */
    MOBILENET_V3("MobileNetV3", 2019, "blocks found by a search; channels are weighed",
            "Howard et al., arXiv:1905.02244", "mobilenet_v3"),
    /** Tan and Le, 2019. */
    EFFICIENTNET("EfficientNet", 2019, "depth, width and image size grow by one rule",
            "Tan and Le, arXiv:1905.11946", "efficientnet"),
    /** Dosovitskiy et al., 2020. */
    VISION_TRANSFORMER("ViT", 2020, "patches in a row; attention instead of convolution",
            "Dosovitskiy et al., arXiv:2010.11929", "vit"),
    /** Touvron et al., 2020. */
    DEIT("DeiT", 2020, "ViT on ImageNet alone, by strong augmentation", "Touvron et al., arXiv:2012.12877", "deit"),
    /** Liu et al., 2021. */
    SWIN("Swin", 2021, "attention in small windows that shift; stages again",
            "Liu et al., arXiv:2103.14030", "swin"),
    /** Bao et al., 2021. */
    BEIT("BEiT", 2021, "without labels: guess the covered patches", "Bao et al., arXiv:2106.08254", "beit");

    private final String title;
    private final int year;
    private final String idea;
    private final String paper;
    private final String[] prefixes;

    Family(String title, int year, String idea, String paper, String... prefixes) {
        this.title = title;
        this.year = year;
        this.idea = idea;
        this.paper = paper;
        this.prefixes = prefixes;
    }

    /**
     * Finds the family of an architecture.
     *
     * @param architecture a name as {@link Architecture#named} takes it
     * @return the family
     * @throws IllegalArgumentException if the name belongs to no family
     */
    public static Family of(String architecture) {
        return Arrays.stream(values())
                .filter(family -> Arrays.stream(family.prefixes).anyMatch(architecture::startsWith)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" belongs to none of the families %s; give a name of Architecture.names()"
                        .formatted(architecture, Arrays.toString(values()))));
    }

    /** {@return the year of its first public version} */
    public int year() {
        return year;
    }

    /** {@return what it added, in one line} */
    public String idea() {
        return idea;
    }

    /** {@return where it was published} */
    public String paper() {
        return paper;
    }

    @Override
    public String toString() {
        return title;
    }
}
