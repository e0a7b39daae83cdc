package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import dev.thaw.data.Dataset;
import dev.thaw.data.Datasets;
import dev.thaw.data.Normalization;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Network;
import dev.thaw.store.Card;
import dev.thaw.store.Setting;
import dev.thaw.weights.Match;
import dev.thaw.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the cards of the shipped weights promise. */
class ShippedWeightsTest {

    private static final int MOST_PARAMETERS = 3_000_000;
    private static final int MOST_BYTES = 12_000_000;

    static Iterable<String> shipped() {
        return Weights.list();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theyFitTheirArchitectureStrictlyAndAreSmall(String name) {
        Card card = Weights.card(name);
        try (Network network = Architecture.named(card.text("architecture")).network(card.words("classes").size())
                .load(Weights.of(name), Match.STRICT)) {
            long parameters = network.parameters().values().stream().mapToLong(one -> one.getArray().size()).sum();
            assertEquals(card.number("parameters"), parameters);
            assertTrue(parameters <= MOST_PARAMETERS, name + " has " + parameters);
            assertTrue(card.files().get(0).bytes() <= MOST_BYTES, name);
        }
    }

    @Test
    void theNetworkOfTinyImageNetKeepsItsAccuracyOnAThousandTestPictures() {
        Card card = Weights.card("resnet18_narrow-tiny-imagenet-32");
        System.setProperty(Setting.THAW_DATA.property(), Shared.path("data").toString());
        try {
            Dataset data = Datasets.load("tiny-imagenet-32").limitTest(1000);
            try (Network network = Architecture.named(card.text("architecture")).network(data.classes())
                    .load(Weights.of(card.name()), Match.STRICT)) {
                Predictions said = Evaluator.evaluate(network, data.test(), Normalization.of(card));
                assertEquals(card.decimal("test_accuracy"), said.accuracy(), 0.045); // three standard errors of 1,000
            }
        } finally {
            System.clearProperty(Setting.THAW_DATA.property());
        }
    }
}
