package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.MobileNetV2;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Vgg;
import dev.thaw.optim.Adam;
import dev.thaw.optim.ParameterGroup;
import dev.thaw.optim.Sgd;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Stages of networks, and the rates and phases that follow from them. */
class NetworkPartTest {

    private final Dataset colours = TinyTask.dataset();

    @Test
    void aResNetsStagesAreItsLayersAndEachNormBelongsToWhatItFollows() {
        try (Network network = ResNet.resnet18(10)) {
            List<NetworkPart> stages = NetworkPart.of(network);
            assertEquals(List.of("conv1", "layer1", "layer2", "layer3", "layer4", "fc"), stages.stream().map(NetworkPart::name).toList());
            assertEquals(List.of("conv1", "bn1"), stages.get(0).places());
            assertEquals(network.parameters().keySet(), stages.stream().flatMap(stage -> stage.parameters().stream())
                    .collect(Collectors.toSet()));
        }
    }

    @Test
    void aBodyInOneSequenceIsTakenApart() {
        try (Network network = MobileNetV2.of(10)) {
            List<NetworkPart> stages = NetworkPart.of(network);
            assertEquals(20, stages.size());
            assertEquals("features.0", stages.get(0).name());
            assertEquals("classifier", stages.get(19).name());
        }
        try (Network network = Vgg.vgg11(10)) {
            List<String> names = NetworkPart.of(network).stream().map(NetworkPart::name).toList();
            assertEquals(List.of("classifier.0", "classifier.3", "classifier.6"), names.subList(names.size() - 3, names.size()));
        }
    }

    @Test
    void oneStageMoreTrainsInEachPhaseUntilEverythingDoes() {
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, colours).batchSize(25).optimizer(Adam.of(0.001))
                    .phases(Phases.gradually(network, 1)).fit();
            assertEquals(List.of("linear", "layer3", "layer2", "layer1", "conv1"), run.phases().stream().map(PhaseSpan::name).toList());
            List<Integer> trained = run.phases().stream().map(PhaseSpan::trainableParameters).toList();
            assertEquals(trained.stream().sorted().distinct().toList(), trained);
            assertEquals(network.parameterCount(), trained.get(4).intValue());
            assertTrue(run.audit().clean(), run.audit().text());
        }
    }

    @Test
    void theControlTakesAsManyStepsOnBatchesOfTheSameSizes() {
        List<Phase> two = List.of(Phase.named("head").epochs(2).batchSize(10).freeze(FreezePlan.allBut("linear")),
                Phase.named("all").epochs(1).batchSize(7).optimizer(Adam.of(1e-4)));
        try (Network network = TinyTask.network()) {
            TrainingRun run = Training.of(network, colours).phases(two).fit();
            network.seed(0);
            TrainingRun control = Training.of(network, colours).phases(Phases.control("all at once", two,
                    Phase.named("x").epochs(50).optimizer(Sgd.of(0.003)))).fit();
            assertEquals(run.stepLosses().size(), control.stepLosses().size());
            assertEquals(run.phases().stream().map(PhaseSpan::batchSize).toList(),
                    control.phases().stream().map(PhaseSpan::batchSize).toList());
            assertEquals(List.of(0.003), control.stepRates().stream().distinct().toList());
            assertEquals(network.parameterCount(), control.phases().get(0).trainableParameters());
        }
    }

    @Test
    void ratesFallFromTheHeadToTheInput() {
        Options options = new Options();
        options.optimizer = Sgd.of(0.1);
        options.headRate = 10;
        options.layerDecay = 0.5;
        try (Network network = TinyTask.network()) {
            List<ParameterGroup> groups = Groups.of(network, network.parameters().keySet(), options);
            assertEquals(List.of("conv1", "layer1", "layer2", "layer3", "linear"), groups.stream().map(ParameterGroup::name).toList());
            assertEquals(List.of(0.00625, 0.0125, 0.025, 0.05, 1.0), groups.stream().map(ParameterGroup::lr).toList());
            options.layerDecay = 1;
            assertEquals(List.of(0.1, 1.0), Groups.of(network, network.parameters().keySet(), options).stream()
                    .map(ParameterGroup::lr).toList());
            assertThrows(IllegalArgumentException.class, () -> Phase.named("x").headRate(-1));
            assertThrows(IllegalArgumentException.class, () -> Phase.named("x").layerDecay(Double.NaN));
        }
    }
}
