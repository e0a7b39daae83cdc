package dev.thaw.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.Shared;
import dev.thaw.data.Dataset;
import dev.thaw.nn.Backbone;
import dev.thaw.nn.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackboneLabTest {

    private final BackboneLab lab = BackboneLab.open(50, 48);

    @Test
    void thereAreFourBackbonesOrMoreAndTheLastLearnedNothing() {
        List<BackboneCandidate> all = lab.candidates();
        assertTrue(all.size() >= 4, all::toString);
        assertEquals(all.size(), all.stream().map(BackboneCandidate::name).distinct().count());
        assertFalse(all.get(all.size() - 1).isTrained());
        assertTrue(all.stream().anyMatch(BackboneCandidate::isTrained));
    }

    @Test
    void publicWeightsOnThisMachineComeFirstUnderNamesOfTheirOwn() {
        String before = System.getProperty("thaw.data");
        System.setProperty("thaw.data", Shared.path("weights").getParent().toString());
        try {
            List<BackboneCandidate> all = BackboneLab.open(50, 48).candidates();
            assertTrue(all.size() >= 4 && all.get(0).isTrained(), all::toString);
            assertEquals(all.size(), all.stream().map(BackboneCandidate::name).distinct().count(), all::toString);
        } finally {
            if (before == null) {
                System.clearProperty("thaw.data");
            } else {
                System.setProperty("thaw.data", before);
            }
        }
    }

    @Test
    void eachHasPicturesOfOneTaskAndAHeadForThem() {
        int classes = lab.pictures().classes();
        for (BackboneCandidate each : lab.candidates()) {
            assertEquals(lab.pictures().validation().size(), each.pictures().validation().size());
            assertEquals(lab.pictures().train().size(), each.pictures().train().size());
            try (Backbone body = each.backbone(1); Network net = each.network(1)) {
                assertEquals(classes, net.classes(), each.name());
                assertTrue(body.width() > 1, each.name());
            }
        }
    }

    @Test
    void aControlDependsOnItsSeedAndATrainedBodyDoesNot() {
        BackboneCandidate control = lab.candidates().get(lab.candidates().size() - 1);
        BackboneCandidate trained = lab.candidates().stream().filter(BackboneCandidate::isTrained).findFirst().orElseThrow();
        assertFalse(state(control, 1).equals(state(control, 2)));
        assertEquals(state(control, 1), state(control, 1));
        assertEquals(state(trained, 1), state(trained, 2));
    }

    private static String state(BackboneCandidate candidate, long seed) {
        try (Backbone body = candidate.backbone(seed)) {
            return body.network().stateDict().sha256();
        }
    }

    @Test
    void smallPicturesComeAsTheyAreAndEnlarged() {
        List<BackboneCandidate> ways = lab.smallPictures();
        BackboneCandidate first = ways.get(0);
        BackboneCandidate last = ways.get(ways.size() - 1);
        assertTrue(first.side() < last.side());
        Dataset small = first.pictures();
        assertEquals(small.train().size(), last.pictures().train().size());
        assertEquals(small.train().label(3), last.pictures().train().label(3));
    }

    @Test
    void everyNumberThatIsMisquotedIsCountedAnew() {
        String text = Misquoted.check().text();
        for (String fact : List.of("60,000: 50,000 to train", "14×14 = 196 of them; with the class token 197", "50 layers, and 4 more",
                "4.1 billion multiply-adds, so 8.2", "123.6 of its 138.4 million", "28×28 pixels", "49 times fewer", "one network of 5,717,416")) {
            assertTrue(text.contains(fact), fact + " in\n" + text);
        }
    }
}
