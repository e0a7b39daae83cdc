package dev.thaw.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.augment.Augmentation;
import dev.thaw.data.Dataset;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.nn.Network;
import dev.thaw.optim.Adam;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.optim.Schedule;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe is what its description says, and trains. */
class RecipesTest {

    private static final FreezePlan HEAD = FreezePlan.allBut("linear");
    private static final Schedule HALVING = Schedule.plateau().factor(0.5).patience(2);

    /** What a phase must be; the oracle of the tests below. */
    private record Expected(boolean frozen, int epochs, int batch, OptimizerChoice optimizer, Schedule schedule) { }

    private static void expect(Recipe recipe, String architecture, int size, Expected... phases) {
        assertEquals(architecture, recipe.architecture().name());
        assertEquals(size, recipe.imageSize());
        List<Expected> found = new ArrayList<>();
        try (Network network = TinyTask.network()) {
            for (Phase phase : recipe.phases(network)) {
                Options options = phase.over(new Options());
                boolean frozen = options.plan.rules().equals(HEAD.rules());
                assertTrue(frozen || options.plan.rules().equals(FreezePlan.trainAll().rules()), options.plan.text());
                found.add(new Expected(frozen, options.epochs, options.batchSize, options.optimizer, options.schedule));
            }
        }
        assertEquals(List.of(phases), found);
        assertEquals(Arrays.stream(phases).mapToInt(Expected::epochs).sum(), recipe.epochs());
    }

    @Test
    void theCifarLessonIsFrozenForFiveOfFortyEpochs() {
        Adam adam = Adam.of(1e-3).weightDecay(1e-4);
        expect(Recipes.cifarLesson(), "resnet20", 32, new Expected(true, 5, 64, adam, HALVING),
                new Expected(false, 35, 64, adam.at(1e-4), HALVING));
        expect(Recipes.alexNetLesson(), "alexnet", 224, new Expected(true, 5, 64, adam, HALVING),
                new Expected(false, 15, 64, adam.at(1e-4), HALVING));
        assertEquals(Augmentation.cifarRecipe().toString(), Recipes.cifarLesson().augmentation().toString());
    }

    @Test
    void theTutorialTakesATenthOfTheRateEverySevenEpochs() {
        Sgd sgd = Sgd.of(0.001).momentum(0.9);
        expect(Recipes.resNet18Tutorial(), "resnet18", 224, new Expected(false, 10, 4, sgd, Schedule.step(7, 0.1)));
        expect(Recipes.resNet18Tutorial().scaled(0.4), "resnet18", 224, new Expected(false, 4, 4, sgd, Schedule.step(3, 0.1)));
    }

    @Test
    void amsgradDividesByTheLargestMeanSquareInBothPhases() {
        Adam adam = Adam.of(1e-3).withAmsgrad();
        expect(Recipes.amsgrad(), "resnet18", 224, new Expected(true, 5, 32, adam, Schedule.constant()),
                new Expected(false, 10, 32, adam.at(1e-4), Schedule.constant()));
    }

    @Test
    void freezeTrainHalvesTheBatchAndTakesATenthOfTheRate() {
        expect(Recipes.freezeTrain(), "resnet50", 224, new Expected(true, 50, 8, Adam.of(1e-3), Schedule.constant()),
                new Expected(false, 50, 4, Adam.of(1e-4), Schedule.constant()));
        expect(Recipes.freezeTrain().scaled(0.1).scaled(0.5), "resnet50", 224,
                new Expected(true, 3, 8, Adam.of(1e-3), Schedule.constant()),
                new Expected(false, 3, 4, Adam.of(1e-4), Schedule.constant()));
    }

    static List<Recipe> recipes() {
        return Recipes.list();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aFewStepsOfEachRecipeTrainWhatItsPhasesSay(Recipe recipe) {
        Dataset few = TinyTask.dataset().take(8, 1);
        try (Network network = TinyTask.network()) {
            StateDict before = network.stateDict();
            Training training = recipe.at(32).scaled(1e-3).training(network, few);
            TrainingRun run = training.fit();
            List<Phase> phases = recipe.phases(network);
            assertEquals(phases.stream().map(Phase::name).toList(), run.phases().stream().map(PhaseSpan::name).toList());
            int steps = phases.stream().mapToInt(phase -> (7 + phase.over(new Options()).batchSize) / phase.over(new Options()).batchSize).sum();
            assertEquals(steps, run.stepLosses().size());
            assertEquals(phases.get(0).over(new Options()).optimizer.lr(), run.stepRates().get(0));
            assertTrue(!before.sha256().equals(network.stateDict().sha256()), "nothing trained");
            if (phases.size() > 1) {
                assertTrue(run.phases().get(0).trainableParameters() < run.phases().get(1).trainableParameters(), run.text());
                assertEquals(1, training.skipping("frozen").settings.phases.size());
            }
        }
    }

    @Test
    void theSeedDecidesAllNumbers() {
        Dataset few = TinyTask.dataset().take(8, 1);
        Recipe recipe = Recipes.cifarLesson().scaled(0.01);
        assertEquals(losses(recipe, few), losses(recipe.seed(0), few));
        assertTrue(!losses(recipe, few).equals(losses(recipe.seed(1), few)), "the seed changes nothing");
    }

    private static List<Double> losses(Recipe recipe, Dataset data) {
        try (Network network = TinyTask.network()) {
            return recipe.training(network, data).fit().stepLosses();
        }
    }

    @Test
    void whatTheDataLacksIsSaidBeforeAnythingTrains() {
        try (Network network = TinyTask.network()) {
            String size = assertThrows(IllegalArgumentException.class,
                    () -> Recipes.amsgrad().training(network, TinyTask.dataset())).getMessage();
            assertTrue(size.contains("224×224") && size.contains("32×32") && size.contains("recipe.at"), size);
            String choice = assertThrows(IllegalArgumentException.class,
                    () -> Recipes.cifarLesson().training(network, TinyTask.withoutValidation())).getMessage();
            assertTrue(choice.contains("validation"), choice);
        }
    }

    @Test
    void aRecipeShowsItselfAndIsFoundByItsName() {
        String text = Recipes.named("cifar10-lesson").text();
        for (String word : List.of("resnet20", "32×32", "frozen", "the head", "everything", "×0.5", "best", "35", "64")) {
            assertTrue(text.contains(word), word + " is not in " + text);
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Recipes.named("bread")).getMessage();
        assertTrue(message.contains("bread") && message.contains("freeze-train"), message);
        assertThrows(IllegalArgumentException.class, () -> Recipes.amsgrad().scaled(0));
        assertThrows(IllegalArgumentException.class, () -> Recipes.amsgrad().at(7));
    }
}
