package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.Fixtures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every learning rate of {@code schedules.json}, to its tolerance: 1e-9 of the rate. */
class ScheduleReferenceTest {

    private static final double RELATIVE = 1e-9;
    private static final double ABSOLUTE = 1e-15;

    static Stream<String> cases() {
        return StreamSupport.stream(((Iterable<String>) () ->
                Fixtures.read("schedules.json").get("cases").fieldNames()).spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ratesAndMomentaAreThoseOfTorch(String name) {
        JsonNode known = Fixtures.read("schedules.json").at("/cases/" + name);
        JsonNode expected = known.get("lr");
        ScheduledRates rates = start(known);
        for (int i = 0; i < expected.size(); i++) {
            if (i > 0) {
                move(rates, known, i - 1);
            }
            compare(name, i, known, rates);
        }
    }

    /** Saved after each move and restored into fresh rates, the rest of the way is the same to the last bit. */
    @ParameterizedTest
    @MethodSource("cases")
    void aRestoredScheduleGoesOnTheSame(String name) {
        JsonNode known = Fixtures.read("schedules.json").at("/cases/" + name);
        int moves = known.get("lr").size() - 1;
        for (int cut = 0; cut < moves; cut++) {
            ScheduledRates whole = start(known);
            for (int i = 0; i < cut; i++) {
                move(whole, known, i);
            }
            ScheduledRates restored = start(known);
            restored.load(whole.state());
            for (int i = cut; i < moves; i++) {
                move(whole, known, i);
                move(restored, known, i);
                assertEquals(whole.state(), restored.state(), name);
            }
        }
    }

    /** A group that joins after some moves has the rates of one that was there from the start. */
    @ParameterizedTest
    @MethodSource("cases")
    void aLateGroupEntersWhereTheScheduleStands(String name) {
        JsonNode known = Fixtures.read("schedules.json").at("/cases/" + name);
        if (known.has("epochs") || name.equals("plateau_min_lr") || name.equals("plateau_eps")) {
            return; // moved by hand; limits stop the groups of these at different falls
        }
        int late = known.get("lr").size() / 2;
        ScheduledRates rates = ScheduledRates.of(schedule(known), total(known), Map.of("a", base(known).get("a")));
        for (int i = 0; i < late; i++) {
            move(rates, known, i);
        }
        rates.join("b", base(known).get("b"));
        for (int i = late; i < known.get("lr").size(); i++) {
            compare(name, i, known, rates);
            if (i + 1 < known.get("lr").size()) {
                move(rates, known, i);
            }
        }
    }

    private static void compare(String name, int i, JsonNode known, ScheduledRates rates) {
        String place = "%s, move %d".formatted(name, i);
        close(place, known.at("/lr/%d/0".formatted(i)).asDouble(), rates.rate("a"));
        close(place, known.at("/lr/%d/1".formatted(i)).asDouble(), rates.rate("b"));
        if (known.has("momentum")) {
            close(place, known.at("/momentum/" + i).asDouble(), rates.momentum("a").orElseThrow());
        } else {
            assertFalse(rates.momentum("a").isPresent(), place);
        }
        if (known.has("state_best_bad_cooldown") && i > 0) {
            List<String> names = List.of("best", "bad", "cooldown");
            for (int j = 0; j < names.size(); j++) {
                close(place, known.at("/state_best_bad_cooldown/%d/%d".formatted(i - 1, j)).asDouble(),
                        rates.state().numbers().get("a." + names.get(j)));
            }
        }
    }

    private static void close(String place, double expected, double actual) {
        assertEquals(expected, actual, RELATIVE * Math.abs(expected) + ABSOLUTE, place);
    }

    private static ScheduledRates start(JsonNode known) {
        return ScheduledRates.of(schedule(known), total(known), base(known));
    }

    private static Map<String, Double> base(JsonNode known) {
        Map<String, Double> base = new LinkedHashMap<>();
        base.put("a", known.at("/initial_lr/0").asDouble());
        base.put("b", known.at("/initial_lr/1").asDouble());
        return base;
    }

    /** The one-cycles here last as long as the training. */
    private static long total(JsonNode known) {
        JsonNode args = known.path("args");
        return args.has("total_steps") ? args.get("total_steps").asLong()
                : args.path("epochs").asLong(40) * args.path("steps_per_epoch").asLong(1);
    }

    private static void move(ScheduledRates rates, JsonNode known, int i) {
        if (known.has("epochs")) {
            rates.moveTo(known.get("epochs").get(i).asDouble());
        } else if (known.has("metric")) {
            rates.move(Double.parseDouble(known.get("metric").get(i).asText()));
        } else {
            rates.move();
        }
    }

    private static Schedule schedule(JsonNode known) {
        if (!known.has("parts")) {
            return schedule(known.get("scheduler").asText(), known.path("args"), known.path("factor").asText());
        }
        List<Schedule> parts = new ArrayList<>();
        known.get("parts").forEach(part -> parts.add(schedule(part.get(0).asText(), part.get(1), "")));
        Schedule[] all = parts.toArray(Schedule[]::new);
        return known.get("scheduler").asText().equals("ChainedScheduler") ? Schedule.chained(all)
                : Schedule.sequence(LongStream.of(longs(known.get("milestones"))).boxed().toList(), all);
    }

    private static Schedule schedule(String scheduler, JsonNode args, String factor) {
        return switch (scheduler) {
            case "StepLR" -> Schedule.step(args.get("step_size").asLong(), args.path("gamma").asDouble(0.1));
            case "MultiStepLR" -> Schedule.multiStep(args.path("gamma").asDouble(0.1), longs(args.get("milestones")));
            case "ExponentialLR" -> Schedule.exponential(args.get("gamma").asDouble());
            case "CosineAnnealingLR" -> Schedule.cosine(args.get("T_max").asLong(), args.path("eta_min").asDouble(0));
            case "CosineAnnealingWarmRestarts" -> Schedule.cosineRestarts(args.get("T_0").asLong(),
                    args.path("T_mult").asLong(1), args.path("eta_min").asDouble(0));
            case "LinearLR" -> Schedule.linear(args.path("start_factor").asDouble(1.0 / 3),
                    args.path("end_factor").asDouble(1), args.path("total_iters").asLong(5));
            case "ConstantLR" -> Schedule.constantFactor(args.path("factor").asDouble(1.0 / 3), args.path("total_iters").asLong(5));
            case "PolynomialLR" -> Schedule.polynomial(args.get("total_iters").asLong(), args.path("power").asDouble(1));
            case "OneCycleLR" -> oneCycle(args);
            case "ReduceLROnPlateau" -> plateau(args);
            case "LambdaLR" -> factor.startsWith("(1") ? Schedule.lambda(factor, epoch -> Math.pow(1 + epoch, -0.5))
                    : Schedule.lambda(factor, epoch -> epoch < 5 ? (epoch + 1) / 5.0
                            : 0.5 * (1 + Math.cos(Math.PI * (epoch - 5) / (40 - 5))));
            case "MultiplicativeLR" -> Schedule.multiplicative(factor, epoch -> 0.95);
            default -> throw new IllegalArgumentException("a case of " + scheduler + " has no test");
        };
    }

    private static OneCycle oneCycle(JsonNode args) {
        OneCycle cycle = Schedule.oneCycle(Fixtures.numbers(args.get("max_lr"))).rising(args.path("pct_start").asDouble(0.3));
        cycle = args.path("anneal_strategy").asText().equals("linear") ? cycle.linear() : cycle;
        return args.path("three_phase").asBoolean() ? cycle.threePhases() : cycle;
    }

    private static Plateau plateau(JsonNode args) {
        Plateau plateau = args.path("mode").asText().equals("max") ? Plateau.onAccuracy() : Plateau.onLoss();
        return plateau.factor(args.path("factor").asDouble(0.1)).patience(args.path("patience").asInt(10))
                .threshold(args.path("threshold").asDouble(1e-4), args.path("threshold_mode").asText().equals("abs")
                        ? Plateau.Measure.ABSOLUTE : Plateau.Measure.RELATIVE)
                .cooldown(args.path("cooldown").asInt(0)).least(args.path("eps").asDouble(1e-8))
                .lowest(args.has("min_lr") ? Fixtures.numbers(args.get("min_lr")) : new double[] {0});
    }

    private static long[] longs(JsonNode node) {
        return LongStream.range(0, node.size()).map(i -> node.get((int) i).asLong()).toArray();
    }
}
