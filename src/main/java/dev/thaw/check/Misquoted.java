package dev.thaw.check;

import dev.thaw.inspect.MultiplyAdds;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.store.Card;
import dev.thaw.store.Cards;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.Pretrained;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers of the field that are often quoted wrongly, each counted anew or read from a card.
 *
 * @param rows what is often read, what is so, and how that is known
 */
public record Misquoted(List<Row> rows) implements Tabular {

    private static final String COUNTED = "counted in the network";
    private static final double MILLION = 1e6;

    /**
     * One number.
     *
     * @param read what is often read
     * @param so what is so
     * @param checked how that is known
     */
    public record Row(String read, String so, String checked) { }

    /**
     * Copies the rows.
     *
     * @param rows each one number
     */
    public Misquoted {
        rows = List.copyOf(rows);
    }

    /**
     * Counts all of them, which takes some seconds; nothing is downloaded.
     *
     * @return one row for each
     */
    public static Misquoted check() {
        Card cifar = Cards.of("cifar10");
        long train = cifar.number("train");
        long test = cifar.number("test");
        return new Misquoted(List.of(
                new Row("CIFAR-10 has 50,000 images", format("%,d: %,d to train and %,d to test", train + test, train, test), "its card"),
                patches(), resnet(), linear(), swin(), squeeze(), tiny()));
    }

    private static Row patches() {
        try (Network net = Architecture.named("vit_tiny_patch16_224").network(1)) {
            int side = (int) net.inputShape(1).get(2);
            long width = net.parameters().get("cls_token").getArray().size();
            long tokens = net.parameters().get("pos_embed").getArray().size() / width;
            int grid = (int) Math.round(Math.sqrt(tokens - 1));
            return new Row("ViT-Ti/16, ViT-B/16: 16×16 patches", format(
                    "patches of %d×%d pixels, so %d×%d = %d of them; with the class token %d tokens",
                    side / grid, side / grid, grid, grid, grid * grid, tokens), COUNTED);
        }
    }

    private static Row resnet() {
        try (Network net = Architecture.named("resnet50").network(1000)) {
            long all = net.modules().values().stream().filter(Misquoted::hasProducts).count();
            long shortcuts = net.modules().entrySet().stream().filter(entry -> entry.getKey().contains("downsample"))
                    .map(Map.Entry::getValue).filter(Misquoted::hasProducts).count();
            long work = MultiplyAdds.of(net).total();
            return new Row("ResNet-50: 50 layers, 4 GFLOPs", format(
                    "%d layers, and %d more in shortcuts; %.1f billion multiply-adds, so %.1f GFLOPs",
                    all - shortcuts, shortcuts, work / 1e9, 2 * work / 1e9), COUNTED);
        }
    }

    private static boolean hasProducts(Module module) {
        return module instanceof Conv2d || module instanceof Linear;
    }

    /** VGG-16's convolutions are counted from their shapes; its values, half a gigabyte, are never made. */
    private static Row linear() {
        long all = Pretrained.of("vgg16").parameters();
        try (Network net = Architecture.named("vgg16").network(1000)) {
            long convolutions = net.modules().values().stream().filter(Conv2d.class::isInstance).map(Conv2d.class::cast)
                    .mapToLong(layer -> layer.outputs() * (9L * layer.inputs() + 1)).sum();
            return new Row("VGG-16 is large because of its convolutions", format("%.1f of its %.1f million parameters are in three linear layers",
                    (all - convolutions) / MILLION, all / MILLION), COUNTED);
        }
    }

    private static Row swin() {
        try (Network net = Architecture.named("swin_tiny_patch4_window7_224").network(1)) {
            long[] table = net.parameters().get("layers.0.blocks.0.attn.relative_position_bias_table").getArray().getShape().getShape();
            int window = ((int) Math.round(Math.sqrt(table[0])) + 1) / 2;
            return new Row("Swin-T's windows have 7×7 pixels", format(
                    "%d×%d patches of 4×4 pixels: %d×%d pixels, in later stages more", window, window, 4 * window, 4 * window), COUNTED);
        }
    }

    private static Row squeeze() {
        double alex = Pretrained.of("alexnet").parameters();
        double squeeze = Pretrained.of("squeezenet1_0").parameters();
        return new Row("SqueezeNet is AlexNet in 0.5 MB", format(
                "%.0f times fewer parameters: %.1f MB as floats. 0.5 MB is the compressed one",
                alex / squeeze, 4 * squeeze / MILLION), "both cards; Iandola et al., 2016");
    }

    private static Row tiny() {
        Pretrained vit = Pretrained.of("vit_tiny");
        Pretrained deit = Pretrained.of("deit_tiny");
        return new Row("ViT-Ti is a better network than DeiT-Ti", format(
                "%s of %,d parameters; %.1f against %.1f %%, but it saw ImageNet-21k first", vit.parameters() == deit.parameters()
                ? "one network" : "two networks", deit.parameters(), vit.card().decimal("top1"), deit.card().decimal("top1")), "both cards");
    }

    private static String format(String words, Object... values) {
        return String.format(Locale.ROOT, words, values);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("Often read, and what is so", "often read", "what is so", "checked");
        for (Row row : rows) {
            table = table.row(row.read(), row.so(), row.checked());
        }
        return table;
    }
}
