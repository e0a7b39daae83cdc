package dev.thaw.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wrappers that trainings leave are taken off, and only where the network does not have them itself. */
class UnprefixedTest {

    private static final Set<String> NETWORK = Set.of("conv1.weight", "fc.weight", "fc.bias");

    @ParameterizedTest
    @CsvSource({"module.", "model.", "backbone.", "module.model.", "module.backbone.", "module.module."})
    void takesAWrapperOffEveryPath(String prefix) {
        Unprefixed plain = Unprefixed.of(named(prefix + "conv1.weight", prefix + "fc.weight"), NETWORK);
        assertAll(() -> assertEquals(List.of("conv1.weight", "fc.weight"), plain.weights().names()),
                () -> assertEquals(prefix, plain.prefix()), () -> assertEquals(List.of(), plain.dropped()));
    }

    @Test
    void ofMocoOneAndTwoOnlyTheQueryEncoderIsLeft() {
        Unprefixed plain = Unprefixed.of(named("module.queue", "module.queue_ptr", "module.encoder_q.conv1.weight",
                "module.encoder_q.fc.0.weight", "module.encoder_q.fc.2.bias", "module.encoder_k.conv1.weight",
                "module.encoder_k.fc.0.weight"), NETWORK);
        assertAll(() -> assertEquals(List.of("conv1.weight"), plain.weights().names()),
                () -> assertEquals("module.encoder_q.", plain.prefix()),
                () -> assertEquals(List.of("module.queue", "module.queue_ptr", "module.encoder_q.fc.0.weight",
                        "module.encoder_q.fc.2.bias", "module.encoder_k.conv1.weight", "module.encoder_k.fc.0.weight"),
                        plain.dropped()));
    }

    @Test
    void ofMocoThreeOnlyTheBaseEncoderIsLeft() {
        Unprefixed plain = Unprefixed.of(named("module.base_encoder.conv1.weight", "module.base_encoder.head.0.weight",
                "module.momentum_encoder.conv1.weight", "module.predictor.0.weight"), NETWORK);
        assertAll(() -> assertEquals(List.of("conv1.weight"), plain.weights().names()),
                () -> assertEquals("module.base_encoder.", plain.prefix()), () -> assertEquals(3, plain.dropped().size()));
    }

    @Test
    void aBackboneBesideAnotherHeadIsTakenOutAndTheHeadStaysForTheReport() {
        Unprefixed plain = Unprefixed.of(named("backbone.conv1.weight", "projector.weight"), NETWORK);
        LoadReport report = LoadReport.compare(Map.of("conv1.weight", new long[] {1}, "fc.weight", new long[] {1}), plain.weights());
        assertAll(() -> assertEquals(List.of("conv1.weight"), report.matched()),
                () -> assertEquals(List.of("projector.weight"), report.unexpected()), () -> assertFalse(report.complete()));
    }

    @Test
    void whatTheNetworkHasItselfStays() {
        StateDict own = named("backbone.conv1.weight", "backbone.fc.weight");
        assertEquals(own, Unprefixed.of(own, Set.of("backbone.conv1.weight", "backbone.fc.weight")).weights());
        StateDict encoder = named("encoder_q.fc.weight", "encoder_k.fc.weight");
        assertEquals(encoder, Unprefixed.of(encoder, Set.of("encoder_q.fc.weight")).weights());
    }

    @Test
    void nothingIsTakenOffWherePathsWouldCollideOrNothingIsWon() {
        StateDict both = named("backbone.fc.weight", "fc.weight");
        assertEquals(both, Unprefixed.of(both, NETWORK).weights());
        StateDict foreign = named("backbone.other", "fc.weight");
        assertEquals(foreign, Unprefixed.of(foreign, NETWORK).weights());
    }

    @Test
    void theReportTellsThePrefixAndWhatWasLeftOut() {
        Unprefixed plain = Unprefixed.of(named("module.encoder_q.conv1.weight", "module.queue"), NETWORK);
        String text = LoadReport.compare(Map.of("conv1.weight", new long[] {1}),
                new Fitted(plain.weights(), plain.prefix(), "", plain.dropped())).text();
        assertTrue(text.contains("module.encoder_q.") && text.contains("module.queue"), text);
    }

    private static StateDict named(String... paths) {
        StateDict made = StateDict.empty();
        for (String path : Arrays.asList(paths)) {
            made = made.plus(path, TensorData.of(new float[] {1}, 1));
        }
        return made;
    }

    @ParameterizedTest
    @CsvSource({"module.", "model.", "backbone."})
    void aWrapperAroundANetworkThatHasAPartOfThatNameGoesAllTheSame(String name) {
        Set<String> network = Set.of(name + "0.weight", "fc.weight");
        StateDict own = named(name + "0.weight", "fc.weight");
        assertAll(() -> assertEquals(own, Unprefixed.of(own, network).weights()),
                () -> assertEquals(own.names(), Unprefixed.of(own.rename(name::concat), network).weights().names()));
    }
}
