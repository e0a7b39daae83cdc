package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {

    private static Map<String, Boolean> flags(Network network) {
        return network.parameters().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().requiresGradient()));
    }

    private static Training training(Network network) {
        return Training.of(network, TinyTask.dataset()).batchSize(10).optimizer(Sgd.of(0.1).momentum(0.9)).bodyRate(0.1)
                .freeze(FreezePlan.allBut("linear"));
    }

    @Test
    void leavesWeightsBuffersAndFlagsAndRepeats() {
        try (Network network = TinyTask.network()) {
            network.parameters().get("conv1.weight").freeze(true);
            StateDict before = network.stateDict();
            Map<String, Boolean> flags = flags(network);
            LearningRateFinder finder = LearningRateFinder.of(training(network)).between(1e-5, 1).steps(20);
            RateSearch search = finder.find();
            assertEquals(before, network.stateDict());
            assertEquals(flags, flags(network));
            assertEquals(search, finder.find());
            assertEquals(20, search.rates().size());
            assertEquals(1e-5, search.rates().get(0), 1e-15);
            assertEquals(1, search.rates().get(19), 1e-12);
            assertEquals(Math.pow(1e5, 1 / 19.0), search.rates().get(7) / search.rates().get(6), 1e-9);
        }
    }

    @Test
    void anInterruptLeavesEverythingToo() {
        try (Network network = TinyTask.network()) {
            StateDict before = network.stateDict();
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> LearningRateFinder.of(training(network)).find());
            assertTrue(!Thread.interrupted());
            assertEquals(before, network.stateDict());
            assertEquals(20, LearningRateFinder.of(training(network)).between(1e-5, 1).steps(20).find().rates().size());
        }
    }

    @Test
    void itTrainsAtTheRatesItSays() {
        try (Network network = TinyTask.network()) {
            List<Double> still = LearningRateFinder.of(training(network)).between(1e-12, 1e-11).steps(10).find().losses();
            List<Double> moving = LearningRateFinder.of(training(network)).between(0.01, 0.5).steps(10).find().losses();
            assertEquals(still.get(0), moving.get(0));
            assertTrue(Math.abs(moving.get(9) - still.get(9)) > 1e-3);
        }
    }

    @Test
    void anExplodingLossEndsTheSearchEarly() {
        try (Network network = TinyTask.network()) {
            RateSearch search = LearningRateFinder.of(training(network).freeze(FreezePlan.trainAll()).bodyRate(1))
                    .between(1e-3, 1e6).steps(60).find();
            assertEquals(RateSearch.End.EXPLODED, search.end());
            assertTrue(search.rates().size() < 60, search.text());
        }
    }

    /** A loss that falls as a logistic curve in the middle of eight decades and is lowest four steps before it explodes. */
    @Test
    void theSuggestionIsTheLowerOfSteepestFallAndATenthOfTheLowest() {
        List<Double> rates = IntStream.range(0, 81).mapToObj(i -> Math.pow(10, -8 + i / 10.0)).toList();
        List<Double> losses = IntStream.range(0, 81)
                .mapToObj(i -> 2 - 1 / (1 + Math.exp(-(i - 40) / 2.0)) + (i > 70 ? 0.5 * (i - 70) : 0)).toList();
        RateSearch search = new RateSearch(rates, losses, RateSearch.End.LAST_RATE);
        assertEquals(1e-4, search.steepest(), 1e-9);
        assertTrue(search.tenthOfLowest() > 1e-3 && search.tenthOfLowest() <= 1e-2, search.text());
        assertEquals(1e-4, search.suggestion(), 1e-9);
        List<Double> early = DoubleStream.iterate(2, loss -> loss * 1.01).limit(81).boxed().toList();
        assertEquals(1e-9, new RateSearch(rates, early, RateSearch.End.LAST_RATE).suggestion(), 1e-15);
    }

    @Test
    void impossibleRangesAreRefused() {
        try (Network network = TinyTask.network()) {
            LearningRateFinder finder = LearningRateFinder.of(training(network));
            assertThrows(IllegalArgumentException.class, () -> finder.between(0, 1));
            assertThrows(IllegalArgumentException.class, () -> finder.between(1, 0.1));
            assertThrows(IllegalArgumentException.class, () -> finder.steps(3));
        }
    }
}
