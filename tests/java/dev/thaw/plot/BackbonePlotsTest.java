package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.inspect.Throughput;
import dev.thaw.train.Comparison;
import dev.thaw.weights.Pretrained;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackbonePlotsTest {

    private static final Comparison FIRST = Runs.of("a", new double[][] {{0.1, 0.5}, {0.1, 0.7}}, "b", new double[][] {{0.1, 0.3}, {0.1, 0.3}});
    private static final Comparison SECOND = Runs.of("a", new double[][] {{0.1, 0.6}, {0.1, 0.7}}, "b", new double[][] {{0.1, 0.5}, {0.1, 0.5}});

    @Test
    void theTitleOfTheTimesNamesTheNetworkFurthestFromTheLine() {
        NamedDots dots = BackbonePlots.time(List.of(new Throughput("quick", 2, 4_000_000, List.of(0.008, 0.008)), // 4 ms: 1 G/s
                new Throughput("slow", 1, 1_000_000, List.of(0.003, 0.005)), new Throughput("mid", 1, 1_000_000, List.of(0.002))));
        assertEquals("For each multiply-add, slow takes 4.0 times as long as quick", dots.claim());
        assertEquals(1.0, dots.guide().orElseThrow(), 1e-9); // ms for each million
        assertTrue(dots.html().orElseThrow().contains("stroke-dasharray"));
    }

    @Test
    void theTitleOfThePublishedCountsPairs() {
        Map<Pretrained, Long> work = new LinkedHashMap<>();
        work.put(Pretrained.of("resnet18"), 1814L); // 69.758
        work.put(Pretrained.of("vgg16"), 15_470L); // 71.592
        work.put(Pretrained.of("mobilenet_v2"), 301L); // 71.878
        assertTrue(BackbonePlots.published(work).claim().startsWith("In 2 of 3 pairs"));
    }

    @Test
    void backboneAndRecipeAreComparedByTheirWidestGap() {
        Map<String, Comparison> recipes = new LinkedHashMap<>();
        recipes.put("one", FIRST); // a 60, b 30
        recipes.put("other", SECOND); // a 65, b 50
        Claim claim = BackbonePlots.furthest(recipes, List.of("a", "b"));
        assertEquals(Claim.Standing.SHOWN, claim.standing());
        assertTrue(claim.sentence().contains("up to 30.0 points") && claim.sentence().endsWith("up to 20.0"), claim.sentence());
        assertEquals(Claim.Standing.REVERSED, BackbonePlots.furthest(recipes, List.of("b")).standing());
        assertEquals(Claim.Standing.OPEN, BackbonePlots.furthest(Map.of("one", FIRST), List.of("a")).standing());
        assertTrue(BackbonePlots.accuracies(FIRST).asJavascript("x").contains("Best: a, 60.0 %; last: b, 30.0 %"));
        assertTrue(BackbonePlots.recipes(recipes).asJavascript("x").contains("Between 2 backbones"));
    }

    @Test
    void noTwoNamesTouch() {
        List<NamedDots.Dot> near = List.of(new NamedDots.Dot("a long name", 10, 10, ""), new NamedDots.Dot("another name", 10.5, 10.2, ""),
                new NamedDots.Dot("a third name", 11, 10.1, ""), new NamedDots.Dot("far", 100, 1000, ""));
        NamedDots.Axis axis = new NamedDots.Axis("x", NamedDots.Scale.FACTORS);
        String svg = new NamedDots("Claim", axis, axis, near, Optional.empty(), "").html().orElseThrow();
        List<double[]> places = near.stream().map(dot -> place(svg, dot.name())).toList();
        for (int i = 0; i < places.size(); i++) {
            for (int k = i + 1; k < places.size(); k++) {
                double[] one = places.get(i);
                double[] other = places.get(k);
                assertTrue(Math.abs(one[1] - other[1]) >= 14 || one[0] + 6 * near.get(i).name().length() <= other[0]
                        || other[0] + 6 * near.get(k).name().length() <= one[0], near.get(i) + " " + near.get(k));
            }
        }
    }

    private static double[] place(String svg, String name) {
        String before = svg.substring(0, svg.indexOf(">" + name + "</text>"));
        String tag = before.substring(before.lastIndexOf("<text"));
        return new double[] {Double.parseDouble(tag.split("\"")[1]), Double.parseDouble(tag.split("\"")[3])};
    }

    @Test
    void aDotThatItsAxisDoesNotHaveIsRefused() {
        NamedDots.Axis axis = new NamedDots.Axis("x", NamedDots.Scale.FACTORS);
        assertThrows(IllegalArgumentException.class, () -> new NamedDots("", axis, axis, List.of(new NamedDots.Dot("zero", 0, 1, "")),
                Optional.empty(), ""));
        assertThrows(IllegalArgumentException.class, () -> new NamedDots("", axis, axis, List.of(), Optional.empty(), ""));
    }
}
