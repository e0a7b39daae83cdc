package dev.thaw.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.AlexNet;
import dev.thaw.nn.BasicBlock;
import dev.thaw.nn.GlobalAveragePool;
import dev.thaw.nn.LeNet;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.VisionTransformer;
import dev.thaw.weights.StateDict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each way of pointing means exactly the parameters that a reader of the listing would tick. */
class SelectTest {

    private final Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3);

    @AfterEach
    void release() {
        network.close();
    }

    @Test
    void aRegularExpressionIsSearchedAnywhereInThePath() {
        assertEquals(Set.of("layer1.0.bn1.weight", "layer1.0.bn1.bias", "layer1.0.bn2.weight", "layer1.0.bn2.bias"),
                Select.regex("layer1\\..*bn").in(network));
        assertEquals(Set.of("conv1.weight"), Select.regex("^conv1\\.").in(network));
        assertThrows(IllegalArgumentException.class, () -> Select.regex("layer["));
    }

    @Test
    void aDotIsItselfInANameAndAnyCharacterInARegularExpression() {
        assertEquals(Set.of(), Select.name("layer1x0").in(network));
        assertEquals(starting("layer1.0"), Select.regex("^layer1.0").in(network));
    }

    @Test
    void normsAreTheirWeightsAndTheirBiases() {
        assertEquals(ending(".bn1.weight", ".bn1.bias", ".bn2.weight", ".bn2.bias"), Select.norms().in(network));
        try (Network plain = LeNet.of(10, 1, 28)) {
            assertEquals(Set.of(), Select.norms().in(plain));
        }
    }

    @Test
    void biasesAreThoseOfLayersAndOfNorms() {
        assertEquals(ending(".bias"), Select.biases().in(network));
    }

    @Test
    void aTypeIsAllModulesOfThatClassAndWhatIsInThem() {
        assertEquals(starting("layer"), Select.type(BasicBlock.class).in(network));
        assertEquals(starting("linear."), Select.type(Linear.class).in(network));
        assertEquals(Set.of(), Select.type(GlobalAveragePool.class).in(network));
    }

    @Test
    void convolutionsAreCountedInTheListing() {
        assertEquals(Set.of("conv1.weight", "layer1.0.conv1.weight"), Select.firstConvolutions(2).in(network));
        assertEquals(ending("conv1.weight", "conv2.weight"), Select.firstConvolutions(99).in(network));
        try (Network plain = LeNet.of(10, 1, 28)) {
            assertEquals(Set.of("conv1.weight", "conv1.bias"), Select.firstConvolutions(1).in(plain));
        }
    }

    @Test
    void firstCountsTheChildrenOfTheWholeNetworkThoseWithoutParametersToo() {
        assertEquals(Set.of("conv1.weight", "bn1.weight", "bn1.bias"), Select.first(3).in(network));
        assertEquals(starting("conv1", "bn1", "layer1"), Select.first(4).in(network));
        assertEquals(network.parameters().keySet(), Select.first(99).in(network));
    }

    @Test
    void childrenCountWithinAModuleAsASliceDoes() {
        assertEquals(starting("layer2.0.bn1", "layer2.0.conv2"), Select.children("layer2.0", 1, 4).in(network));
        assertEquals(starting("layer2.0.bn2"), Select.children("layer2.0", 4, 99).in(network));
        assertEquals(Set.of(), Select.children("layer2.0", 99, 100).in(network));
    }

    @Test
    void leavesMissWhatAModuleWithChildrenOwnsItself() {
        assertEquals(starting("layer2."), Select.leaves("layer2").in(network));
        assertEquals(network.parameters().keySet(), Select.leaves("").in(network));
        try (Network backwards = Backwards.network()) {
            assertEquals(Set.of("first.weight", "first.bias", "second.weight", "second.bias"), Select.leaves("").in(backwards));
            assertEquals(List.of("token", "3", "0", "0.0 %", "trains", "no rule"),
                    FreezePlan.trainAll().freeze(Select.leaves("")).describe(backwards).rows().get(0), "and describe() shows it");
        }
    }

    @Test
    void theSameLineMeansDifferentThingsInDifferentNetworks() {
        try (Network resnet = ResNet.resnet18(2); Network alexnet = AlexNet.of(2); Network transformer = VisionTransformer.tiny(2)) {
            assertEquals(Set.of("fc.weight", "fc.bias"), left(resnet, Select.first(9)));
            assertEquals(Set.of(), left(alexnet, Select.first(9)), "it has three children");
            assertEquals(Set.of("cls_token", "pos_embed"), left(transformer, Select.leaves("")));
        }
    }

    private static Set<String> left(Network other, Select where) {
        Set<String> left = new LinkedHashSet<>(other.parameters().keySet());
        left.removeAll(where.in(other));
        return left;
    }

    @Test
    void upToGoesByTheOrderOfComputingNotOfListing() {
        assertEquals(starting("conv1", "bn1", "layer1"), Select.upTo("layer1").in(network));
        assertEquals(starting("conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1", "layer1.0.conv2"),
                Select.upTo("layer1.0.conv2").in(network));
        assertEquals(starting("conv1", "bn1"), Select.upTo("relu").in(network));
        try (Network backwards = Backwards.network()) {
            assertEquals(Set.of("token", "first.weight", "first.bias"), Select.upTo("first").in(backwards));
        }
    }

    @Test
    void askingForTheOrderChangesNothingInTheNetwork() {
        StateDict before = network.stateDict();
        int arrays = network.manager().getManagedArrays().size();
        Select.upTo("layer2").in(network);
        assertEquals(before, network.stateDict());
        assertEquals(arrays, network.manager().getManagedArrays().size());
    }

    @Test
    void rangesThatMeanNothingAreRefused() {
        Stream.<Executable>of(() -> Select.first(0), () -> Select.firstConvolutions(0), () -> Select.children("layer1", 2, 2),
                () -> Select.children("layer1", -1, 2)).forEach(wrong -> assertThrows(IllegalArgumentException.class, wrong));
    }

    @Test
    void aModuleThatIsNotThereIsAnErrorThatListsNearNames() {
        for (Select wrong : List.of(Select.upTo("layr2"), Select.leaves("layr2"), Select.children("layr2", 0, 1))) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> FreezePlan.trainAll().freeze(wrong).check(network)).getMessage();
            assertTrue(message.contains("Near it are: layer2"), message);
        }
    }

    @Test
    void pathsAloneAnswerNamesAndRegularExpressionsOnly() {
        List<String> paths = List.of("fc.weight", "fc.bias", "conv.weight");
        assertEquals(Set.of("fc.bias", "conv.weight"),
                FreezePlan.freezeAll().unfreeze(Select.regex("^fc\\.w")).frozenPaths(paths));
        assertThrows(IllegalArgumentException.class, () -> FreezePlan.allBut(Select.norms()).frozenPaths(paths));
        assertThrows(IllegalArgumentException.class, () -> FreezePlan.allBut("head").frozenPaths(paths));
    }

    @Test
    void plansReadAsSentences() {
        assertEquals("""
                Freeze plan; the last rule that matches wins:
                  1. freeze everything up to layer2
                  2. unfreeze all norms
                  3. freeze regex bn2$
                  4. freeze children [0,6) of the network""", FreezePlan.upTo("layer2").unfreeze(Select.norms())
                .freeze(Select.regex("bn2$")).freeze(Select.first(6)).text());
        assertEquals(FreezePlan.allBut(Select.first(2)), FreezePlan.freezeAll().unfreeze(Select.children("", 0, 2)));
    }

    private Set<String> starting(String... prefixes) {
        return network.parameters().keySet().stream().filter(path -> Stream.of(prefixes).anyMatch(path::startsWith))
                .collect(Collectors.toSet());
    }

    private Set<String> ending(String... suffixes) {
        return network.parameters().keySet().stream().filter(path -> Stream.of(suffixes).anyMatch(("." + path)::endsWith))
                .collect(Collectors.toSet());
    }
}
