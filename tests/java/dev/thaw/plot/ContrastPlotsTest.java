package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.contrast.ContrastiveRun;
import dev.thaw.contrast.Spread;
import dev.thaw.train.TrainingRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContrastPlotsTest {

    private static String spread(Spread... spreads) {
        TrainingRun run = new TrainingRun("run", 1, "net", "data", "twin", List.of(), List.of(), 0, List.of());
        return ContrastPlots.spread(new ContrastiveRun(run, List.of(spreads))).asJavascript("place");
    }

    @Test
    void theTitleTellsSpreadingFromCollapse() {
        assertTrue(spread(new Spread(0.1, -0.5), new Spread(0.6, -2)).contains("The pictures spread out: uniformity -0.50"));
        assertTrue(spread(new Spread(0.6, -2), new Spread(0.1, -0.5)).contains("did not spread out"));
        assertTrue(spread(new Spread(0.6, -2), new Spread(0, -0.01)).contains("Collapsed"));
        assertTrue(spread(new Spread(0.1, -0.01), new Spread(0.1, -0.02)).contains("Still in nearly one place"));
    }

    @Test
    void theTitleNamesTheLowest() {
        Map<String, Double> accuracies = new LinkedHashMap<>();
        accuracies.put("all of them", 0.4);
        accuracies.put("without crop", 0.3);
        accuracies.put("without flip", 0.5);
        assertTrue(ContrastPlots.leftOut(accuracies).asJavascript("place").contains("Lowest without crop: 30 %; all of them: 40 %"));
    }
}
