package dev.thaw.command;

import dev.thaw.data.Normalization;
import dev.thaw.nn.Architecture;
import dev.thaw.store.Card;
import dev.thaw.weights.Pretrained;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a recipe begins with.
 *
 * @param name for tables and curves
 * @param weights empty for random ones
 * @param normalization how the weights were shown their images; empty where nobody says, and for random weights
 */
record RecipeStart(String name, Optional<StateDict> weights, Optional<Normalization> normalization) {

    /** Finds shipped weights, then a file, then public weights on this machine. */
    static RecipeStart of(String word, Architecture network) {
        if (word.equals(RecipeRunOptions.NONE)) {
            return new RecipeStart("scratch", Optional.empty(), Optional.empty());
        }
        if (Weights.list().contains(word)) {
            Card card = Weights.card(word);
            return new RecipeStart(card.text("trained_on"), Optional.of(Weights.of(word)), Optional.of(Normalization.of(card)));
        }
        if (Files.exists(Path.of(word))) {
            Path file = Path.of(word);
            return new RecipeStart(file.getFileName().toString(), Optional.of(StateDict.read(file)), Optional.empty());
        }
        if (Pretrained.names().contains(word)) {
            Pretrained found = Pretrained.of(word);
            return new RecipeStart(word, Optional.of(found.weights()), Optional.of(Normalization.of(found.card())));
        }
        throw new IllegalArgumentException("""
                "%s" is neither a file here nor the name of weights, so the recipe did not begin; give a file with weights of a \
                %s, one of %s, a name of Pretrained.list(), or none""".formatted(word, network.name(), Weights.list()));
    }

    String fileName() {
        return name.replaceAll("[^A-Za-z0-9._-]+", "-");
    }
}
