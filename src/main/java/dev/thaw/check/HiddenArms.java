package dev.thaw.check;

import dev.thaw.engine.RandomStream;
import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A comparison whose arms are called A, B, C …, for a learner to recognise by their curves.
 *
 * @param curves the same runs under letters
 * @param answer letter to arm
 */
public record HiddenArms(Comparison curves, Map<String, String> answer) {

    /**
     * Hides the names in an order that depends on the seed only.
     *
     * @param comparison the runs
     * @param seed which order
     * @return the runs under letters
     */
    public static HiddenArms of(Comparison comparison, long seed) {
        List<String> arms = comparison.arms();
        int[] order = RandomStream.of(seed, "hidden arms").permutation(arms.size());
        Map<String, String> answer = new TreeMap<>();
        Map<String, List<TrainingRun>> curves = new TreeMap<>();
        for (int i = 0; i < order.length; i++) {
            String letter = String.valueOf((char) ('A' + i));
            answer.put(letter, arms.get(order[i]));
            curves.put(letter, comparison.runs(arms.get(order[i])));
        }
        return new HiddenArms(Comparison.ofRuns(curves), answer);
    }
}
