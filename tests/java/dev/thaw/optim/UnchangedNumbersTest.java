package dev.thaw.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnchangedNumbersTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aNumberThatKeepsItsValueKeepsItsArray() {
        ChangingNumber number = new ChangingNumber(manager, 0.1);
        NDArray first = number.now();
        number.set(0.1);
        assertSame(first, number.now());
        number.set(0.2);
        assertNotSame(first, number.now());
        assertEquals(0.2f, number.now().getFloat());
        number.set(0.1);
        assertEquals(0.1f, number.now().getFloat());
        assertEquals(1, manager.getManagedArrays().size());
    }

    @Test
    void numbersOfOldStepsAreReleasedWhenTheRateStaysTheSame() {
        StepNumbers numbers = new StepNumbers(manager, steps -> new double[] {steps, -steps});
        NDArray[] first = numbers.at(1);
        assertSame(first, numbers.at(1));
        for (long step = 1; step <= 1000; step++) {
            NDArray[] now = numbers.at(step);
            assertEquals(step, now[0].getFloat());
            assertEquals(-step, now[1].getFloat());
        }
        assertTrue(manager.getManagedArrays().size() <= 32, () -> manager.getManagedArrays().size() + " arrays are kept");
    }

    @Test
    void aRuleIsToldItsRateOnlyWhenThatChanges() {
        ActiveGroup group = new ActiveGroup(ParameterGroup.of("all", Set.of("weight"), Adam.of(0.1)), manager);
        assertTrue(group.begin(1));
        assertFalse(group.begin(1));
        assertTrue(group.begin(0.5));
        group.rate(0.05);
        assertFalse(group.begin(1));
        group.rate(0.2);
        assertTrue(group.begin(1));
    }
}
