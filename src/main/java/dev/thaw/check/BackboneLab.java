package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.Normalization;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Surgery;
import dev.thaw.store.Card;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import dev.thaw.weights.Match;
import dev.thaw.weights.Pretrained;
import dev.thaw.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * The pictures and the backbones that notebook 12 compares: what lies on this machine, and always what Thaw ships.
 *
 * <p>Nothing is downloaded. Photos and public weights are used where {@code THAW_DATA} has them.
 */
public final class BackboneLab implements Tabular {

    private static final String SHIPPED = "resnet20-shapes";
    private static final String NEWER = "shufflenet_v2_x0_5";
    static final String NOTHING = "nothing";
    private static final String SHAPES = "drawn shapes (shipped)";
    private static final List<String> PUBLIC = List.of("tf_mobilenet_v2", "resnet18", "resnet56", "resnet20");
    private static final int MOST_PUBLIC = 3;

    private final BackbonePictures pictures;
    private final int photoSide;
    private final List<Pretrained> found;

    private BackboneLab(BackbonePictures pictures, int photoSide, List<Pretrained> found) {
        this.pictures = pictures;
        this.photoSide = photoSide;
        this.found = found;
    }

    /**
     * Looks for pictures and weights on this machine.
     *
     * @param judged how many pictures to choose by, and again how many to test with
     * @param photoSide pixels a side for networks that were trained on large photos
     * @return the lab
     */
    public static BackboneLab open(int judged, int photoSide) {
        List<Pretrained> here = PUBLIC.stream().map(Pretrained::of).filter(weights -> weights.found().isPresent())
                .limit(MOST_PUBLIC).toList();
        return new BackboneLab(BackbonePictures.find(judged), photoSide, here);
    }

    /**
     * Returns the pictures at their small size, 32 pixels a side.
     *
     * @return the task: to learn from, to choose by, to test with
     */
    public Dataset pictures() {
        return pictures.at(pictures.small());
    }

    /**
     * Lists the backbones: found public ones, the shipped one, half of it, and one or two that learned nothing, as controls.
     *
     * @return at least four, the control last
     */
    public List<BackboneCandidate> candidates() {
        List<BackboneCandidate> all = new ArrayList<>(found.stream().map(this::loaded).toList());
        all.add(candidate("ResNet-20 of shapes", SHAPES, seed -> shipped()));
        if (found.isEmpty()) {
            all.add(candidate("half a ResNet-20", SHAPES, seed -> half()));
            all.add(candidate("ShuffleNetV2", NOTHING, seed -> smallImages(Architecture.named(NEWER).network(1000).seed(seed))));
        }
        Optional<Pretrained> first = found.stream().findFirst();
        all.add(first.map(this::untrained).orElseGet(() -> candidate("random ResNet-20", NOTHING, seed -> ResNet.resnet20(20).seed(seed))));
        return all;
    }

    /**
     * Lists the ways to give small pictures to one backbone that was trained on larger ones.
     *
     * @return at least two: as they are, and enlarged
     */
    public List<BackboneCandidate> smallPictures() {
        Optional<Pretrained> large = found.stream().filter(weights -> weights.inputSize() > pictures.small()).findFirst();
        int side = pictures.small();
        if (large.isEmpty()) {
            Normalization norm = Normalization.of(Weights.card(SHIPPED));
            return List.of(shrunk("%d pixels as they are".formatted(side / 2), norm, side / 2, side / 2),
                    shrunk("enlarged to %d".formatted(side), norm, side / 2, side));
        }
        Pretrained weights = large.get();
        Normalization norm = Normalization.of(weights.card());
        LongFunction<Network> usual = seed -> Architecture.with(weights);
        return List.of(small("%d pixels as they are".formatted(side), weights, norm, side, usual),
                small("stem steps by 1", weights, norm, side, seed -> smallImages(Architecture.with(weights))),
                small("enlarged to %d".formatted(photoSide), weights, norm, photoSide, usual));
    }

    private BackboneCandidate shrunk(String name, Normalization norm, int from, int to) {
        return new BackboneCandidate(name, SHAPES, () -> pictures.enlarged(from, to).withNormalization(norm), seed -> shipped());
    }

    private BackboneCandidate small(String name, Pretrained weights, Normalization norm, int to, LongFunction<Network> source) {
        return new BackboneCandidate(name, weights.card().text("trained_on"),
                () -> pictures.enlarged(pictures.small(), to).withNormalization(norm), source);
    }

    private BackboneCandidate loaded(Pretrained weights) {
        Card card = weights.card();
        return new BackboneCandidate("%s of %s".formatted(card.text("network").split(",")[0], card.text("trained_on")), card.text("trained_on"),
                () -> pictures.at(side(weights)).withNormalization(Normalization.of(card)), seed -> Architecture.with(weights));
    }

    private BackboneCandidate untrained(Pretrained weights) {
        return new BackboneCandidate("random " + weights.card().text("network").split(",")[0], NOTHING,
                () -> pictures.at(side(weights)).withNormalization(Normalization.of(weights.card())),
                seed -> Architecture.named(weights.architecture()).network(weights.classes()).seed(seed));
    }

    private int side(Pretrained weights) {
        return weights.inputSize() > pictures.small() ? photoSide : pictures.small();
    }

    private BackboneCandidate candidate(String name, String learned, LongFunction<Network> source) {
        return new BackboneCandidate(name, learned, () -> pictures().withNormalization(Normalization.of(Weights.card(SHIPPED))), source);
    }

    private static Network shipped() {
        return ResNet.resnet20(Weights.card(SHIPPED).words("classes").size()).load(Weights.of(SHIPPED), Match.STRICT);
    }

    private static Network half() {
        return changed(shipped(), surgery -> surgery.named("half a ResNet-20").remove("layer3").replace("linear", Linear.of(32, 20)));
    }

    private static Network smallImages(Network network) {
        return changed(network, Surgery::smallImages);
    }

    private static Network changed(Network network, UnaryOperator<Surgery> surgery) {
        try (Network old = network) {
            return surgery.apply(Surgery.of(old)).network();
        }
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("Pictures: %s, %d classes, %,d to learn from, %d to choose by, %d to test with".formatted(pictures.name(),
                        pictures().classes(), pictures().train().size(), pictures().validation().size(), pictures().test().size()),
                "backbone", "its weights learned from", "#pixels a side");
        for (BackboneCandidate each : candidates()) {
            table = table.row(each.name(), each.learned(), each.side());
        }
        return table;
    }

    @Override
    public String toString() {
        return text();
    }
}
