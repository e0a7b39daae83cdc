package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is read by the last rule that matches, and a pattern means exactly what it says. */
class FreezePlanTest {

    @ParameterizedTest(name = "freeze \"{0}\": {1} frozen = {2}")
    @CsvSource(textBlock = """
            fc,               fc.weight,             true
            fc,               fc2.weight,            false
            fc,               layer1.fc.weight,      false
            fc.bias,          fc.bias,               true
            fc.bias,          fc.weight,             false
            layer1,           layer1.0.conv1.weight, true
            layer1,           layer10.0.conv1.weight,false
            layer1.1,         layer1.10.conv1.weight,false
            *,                conv1.weight,          true
            *,                layer1.0.bn1.bias,     true
            layer*,           layer3.2.conv2.weight, true
            layer*,           conv1.weight,          false
            layer*.0,         layer2.0.conv1.weight, true
            layer*.0,         layer2.1.conv1.weight, false
            layer1.*.weight,  layer1.0.conv1.weight, false
            layer1.**.weight, layer1.0.conv1.weight, true
            **.bias,          fc.bias,               true
            **.bias,          layer1.0.bn1.bias,     true
            **.bn1,           bn1.weight,            true
            **.bn1,           layer1.0.bn1.weight,   true
            **.bn1,           layer1.0.bn10.weight,  false
            **.*weight,       layer1.0.bn1.weight,   true
            l(ayer)1,         layer1.0.conv1.weight, false
            """)
    void readsPatternsByWholeNames(String pattern, String path, boolean frozen) {
        assertEquals(frozen, Select.name(pattern) instanceof PathSelect select && !select.among(List.of(path)).isEmpty());
    }

    @ParameterizedTest(name = "{0}: frozen = {1}")
    @CsvSource(textBlock = """
            conv1.weight,          true
            layer3.0.conv1.weight, false
            layer3.0.bn1.bias,     true
            fc.weight,             false
            """)
    void decidesByTheLastRuleThatMatches(String path, boolean frozen) {
        FreezePlan plan = FreezePlan.freezeAll().unfreeze("layer3").freeze("layer3.*.bn*").unfreeze("fc");
        List<String> paths = List.of("conv1.weight", "layer3.0.conv1.weight", "layer3.0.bn1.bias", "fc.weight");
        assertEquals(frozen, plan.frozenPaths(paths).contains(path));
    }

    @Test
    void trainsWhatNoRuleMatches() {
        assertEquals(Set.of(), FreezePlan.trainAll().frozenPaths(List.of("conv1.weight")));
    }

    @Test
    void allButFreezesEverythingElse() {
        assertEquals(Set.of("fc2.weight"), FreezePlan.allBut("fc").frozenPaths(List.of("fc.weight", "fc2.weight")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".fc", "fc.", "layer1..0", "***"})
    void refusesAPatternThatCanNameNothing(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> FreezePlan.trainAll().freeze(pattern));
    }

    @Test
    void aRuleThatMatchesNothingIsAnErrorThatListsNearNames() {
        try (Network network = ResNet.resnet20(10)) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> FreezePlan.allBut("layr3").check(network)).getMessage();
            assertAll(
                    () -> assertTrue(message.contains("\"unfreeze layr3\""), message),
                    () -> assertTrue(message.contains("Near it are: layer3"), message),
                    () -> assertTrue(message.contains("conv1, bn1, layer1, layer2, layer3, linear"), message));
        }
    }

    @Test
    void aModuleWithoutParametersIsNoPlaceToFreeze() {
        try (Network network = ResNet.resnet20(10)) {
            assertThrows(IllegalArgumentException.class, () -> FreezePlan.trainAll().freeze("avgpool").check(network));
        }
    }

    @Test
    void describesWhatItMeansForANetwork() {
        try (Network network = ResNet.resnet20(10)) {
            var table = FreezePlan.trainAll().freeze("*").unfreeze("layer3.2").unfreeze("linear").describe(network);
            assertAll(
                    () -> assertEquals("74,634 of 269,722 parameters train (27.7 %)", table.title()),
                    () -> assertEquals(List.of("conv1", "432", "432", "100.0 %", "frozen", "freeze *"), table.rows().get(0)),
                    () -> assertEquals(List.of("layer3", "203,520", "129,536", "63.6 %", "partly", "freeze *, unfreeze layer3.2"),
                            table.rows().get(4)),
                    () -> assertEquals(List.of("linear", "650", "0", "0.0 %", "trains", "unfreeze linear"), table.rows().get(5)));
        }
    }

    @Test
    void describesWithoutMakingTheValuesOfTheNetwork() {
        try (Network network = ResNet.resnet20(10)) {
            FreezePlan plan = FreezePlan.allBut("linear").freeze(Select.norms()).freeze(Select.biases()).freeze(Select.first(2))
                    .freeze(Select.firstConvolutions(3)).freeze(Select.leaves("layer1")).freeze(Select.regex("bn"));
            plan.describe(network);
            plan.check(network);
            plan.frozenPaths(network);
            assertThrows(IllegalArgumentException.class, () -> plan.freeze("layr1").check(network));
            assertTrue(network.text().contains("in 59 tensors"), network.text());
            assertFalse(network.modules().get("linear").ownParameters().get("weight").isInitialized());
            assertTrue(network.parameters().get("linear.weight").isInitialized());
        }
    }
}
