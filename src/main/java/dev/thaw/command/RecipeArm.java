package dev.thaw.command;

import dev.thaw.metric.Predictions;
import dev.thaw.train.TrainingRun;

/** One way to begin a recipe, its numbers, and what the best epoch's network said of the test images. */
record RecipeArm(RecipeStart start, TrainingRun run, Predictions test) { }
