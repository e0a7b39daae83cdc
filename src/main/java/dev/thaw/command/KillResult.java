package dev.thaw.command;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What killing a training again and again did to it.
 *
 * @param kills how many were killed, and resumed
 * @param killedAtSteps the last step that each killed process had told of; 0 before its first
 * @param trainings how many trainings these kills fell into, each brought to its end
 * @param different trainings that ended with other numbers than the uninterrupted one
 * @param lost kills after which the resumed training began before a step whose checkpoint was written
 */
record KillResult(int kills, List<Integer> killedAtSteps, int trainings, List<String> different, int lost)
        implements BenchResult, Tabular {

    @Override
    public List<Goal> goals() {
        return List.of(new Goal("trainings that ended with another bit", different.size(), "0 of %d".formatted(trainings),
                different.isEmpty()), new Goal("resumptions that lost a written checkpoint", lost, "0 of %d".formatted(kills), lost == 0));
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kills", kills);
        fields.put("killed_at_steps", killedAtSteps);
        fields.put("trainings", trainings);
        fields.put("different", different);
        fields.put("lost", lost);
        fields.put("goals", goals());
        return fields;
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%d kills (SIGKILL) in %d trainings".formatted(kills, trainings), "goal", "#measured", "wanted", "");
        for (Goal goal : goals()) {
            table = table.row(goal.what(), "%.0f".formatted(goal.measured()), goal.wanted(), goal.met() ? "met" : "MISSED");
        }
        return table;
    }
}
