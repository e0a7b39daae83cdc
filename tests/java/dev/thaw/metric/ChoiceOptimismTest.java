package dev.thaw.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChoiceOptimismTest {

    private static Predictions coin(long seed, int images) {
        Random random = new Random(seed);
        float[][] logits = new float[images][2];
        for (float[] row : logits) {
            row[random.nextInt(2)] = 1;
        }
        return Predictions.of(logits, new int[images]);
    }

    @Test
    void oneCandidateIsNotFlattered() {
        ChoiceOptimism none = ChoiceOptimism.of(List.of(coin(1, 400)), 100, 2000, 3);
        assertEquals(0, none.optimism(), 0.01);
        assertEquals(coin(1, 400).accuracy(), none.fresh(), 0.01);
    }

    @Test
    void theBestOfManyCoinsPromisesWhatTheNextThrowDoesNotKeep() {
        List<Predictions> coins = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            coins.add(coin(i, 4000));
        }
        ChoiceOptimism few = ChoiceOptimism.of(coins, 25, 300, 3);
        ChoiceOptimism many = ChoiceOptimism.of(coins, 400, 300, 3);
        assertEquals(0.187, few.optimism(), 0.02, "1.87 standard deviations of 0.1: the expected maximum of 20 normals");
        assertEquals(0.5, few.fresh(), 0.01);
        assertTrue(many.optimism() < few.optimism() / 2, many::toString);
        assertEquals(few, ChoiceOptimism.of(coins, 25, 300, 3));
        assertTrue(few.text().contains("best of 20 candidates, chosen by 25 images"), few::text);
    }

    @Test
    void whatCannotBeChosenIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ChoiceOptimism.of(List.of(), 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> ChoiceOptimism.of(List.of(coin(1, 5)), 5, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> ChoiceOptimism.of(List.of(coin(1, 5), coin(1, 6)), 2, 1, 1));
    }
}
