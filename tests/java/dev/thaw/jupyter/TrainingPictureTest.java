package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingStart;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class TrainingPictureTest {

    private static final TrainingStart START = new TrainingStart("a & b", 1, "net", "data", "test", 4, 10, 32, 320, 99, List.of());

    @Test
    void theTextSaysWhereTheTrainingStandsAndHowLongItStillTakes() {
        TrainingPicture quarter = new TrainingPicture(START, Collections.nCopies(10, 0.5), epochs(0.1, 0.3), List.of(), 20, false);
        assertEquals("a & b, seed 1: net on data · epoch 2 of 4, 1 min 0 s left · loss 0.500 · test accuracy 30.0 %",
                quarter.text());
    }

    @Test
    void aRunThatWasCutSaysSo() {
        TrainingPicture cut = new TrainingPicture(START, Collections.nCopies(10, 0.5), epochs(0.1), List.of(), 20, true);
        assertTrue(cut.text().contains("stopped after 10 of 40 steps in 20 s"), cut.text());
    }

    @Test
    void thePictureIsASmallWellFormedDocumentAtEveryMoment() throws Exception {
        for (TrainingPicture moment : List.of(
                new TrainingPicture(START, List.of(), List.of(), List.of(), 0, false),
                new TrainingPicture(START, List.of(Double.NaN, Double.POSITIVE_INFINITY), epochs(Double.NaN), List.of(), 1, false),
                new TrainingPicture(START, IntStream.range(0, 5000).mapToObj(i -> 3.0 / (i + 1)).toList(), epochs(0.1, 0.9),
                        List.of(epochs(0.2, 0.4)), 9, true))) {
            String svg = moment.svg().orElseThrow();
            assertEquals("svg", DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg))).getDocumentElement().getTagName());
            assertTrue(svg.length() < 12_000, svg.length() + " characters");
        }
    }

    @Test
    void thinnedLossesAreMeansOfTheirStretches() {
        List<Double> losses = IntStream.range(0, 300).mapToObj(i -> (double) i).toList();
        assertEquals(150, LossCurve.y(losses).length);
        assertEquals(0.5, LossCurve.y(losses)[0]);
        assertEquals(298.5, LossCurve.y(losses)[149]);
        assertArrayEquals(new double[] {1, 2}, LossCurve.x(List.of(5.0, 6.0)));
    }

    private static List<TrainingRun.Epoch> epochs(double... accuracies) {
        return IntStream.range(0, accuracies.length)
                .mapToObj(i -> new TrainingRun.Epoch(i, 1, 0.5, 1, accuracies[i], 1)).toList();
    }
}
