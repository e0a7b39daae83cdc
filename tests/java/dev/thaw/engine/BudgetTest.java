package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    @ParameterizedTest(name = "\"{0}\" is {1}, which picks {2}")
    @CsvSource({"'',STANDARD,3", ",STANDARD,3", "smoke,SMOKE,1", " Quick ,QUICK,2", "FULL,FULL,4"})
    void readsTheWordAndPicksItsNumber(String word, Budget budget, int picked) {
        assertEquals(budget, Budget.parse(word));
        assertEquals(picked, budget.pick(1, 2, 3, 4));
    }

    @Test
    void anotherWordIsRefusedWithTheFourThatExist() {
        var error = assertThrows(IllegalArgumentException.class, () -> Budget.parse("tiny"));
        assertTrue(error.getMessage().contains("smoke, quick, standard or full"), error.getMessage());
    }
}
