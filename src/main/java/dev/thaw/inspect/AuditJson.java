package dev.thaw.inspect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.thaw.freeze.FrozenNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit as JSON and back, to the last bit; for a run that is kept together with the weights that it left. */
public final class AuditJson {

    private AuditJson() { }

    /**
     * Writes an audit.
     *
     * @param audit what a run did to each tensor
     * @return all that {@link #read} needs
     */
    public static JsonObject of(FreezeAudit audit) {
        JsonObject json = new JsonObject();
        json.addProperty("network", audit.network());
        json.addProperty("norm", audit.norm().name());
        JsonArray rows = new JsonArray();
        audit.rows().forEach(row -> rows.add(row(row)));
        json.add("rows", rows);
        JsonArray findings = new JsonArray();
        audit.planFindings().forEach(finding -> findings.add(finding(finding)));
        json.add("findings", findings);
        return json;
    }

    /**
     * Reads an audit.
     *
     * @param json what {@link #of} wrote
     * @return an audit like the one that was written
     * @throws RuntimeException of some kind if it is something else
     */
    public static FreezeAudit read(JsonObject json) {
        List<AuditRow> rows = new ArrayList<>();
        json.getAsJsonArray("rows").forEach(row -> rows.add(row(row.getAsJsonObject())));
        List<Finding> findings = new ArrayList<>();
        json.getAsJsonArray("findings").forEach(finding -> findings.add(finding(finding.getAsJsonObject())));
        return new FreezeAudit(json.get("network").getAsString(), rows, findings, FrozenNorm.valueOf(json.get("norm").getAsString()));
    }

    private static JsonObject row(AuditRow row) {
        JsonObject json = new JsonObject();
        json.addProperty("path", row.path());
        json.addProperty("kind", row.kind().name());
        json.addProperty("meant", row.meant().name());
        json.addProperty("requires_grad", row.requiresGrad());
        json.addProperty("has_gradient", row.hasGradient());
        json.addProperty("in_optimizer", row.inOptimizer());
        json.addProperty("lr", Double.toString(row.lr()));
        json.addProperty("steps", row.steps());
        json.addProperty("max_change", Double.toString(row.maxChange()));
        json.addProperty("verdict", row.verdict().name());
        json.addProperty("reason", row.reason());
        row.mistake().ifPresent(mistake -> json.addProperty("mistake", mistake.name()));
        return json;
    }

    private static AuditRow row(JsonObject json) {
        return new AuditRow(json.get("path").getAsString(), AuditRow.Kind.valueOf(json.get("kind").getAsString()),
                AuditRow.Meant.valueOf(json.get("meant").getAsString()), json.get("requires_grad").getAsBoolean(),
                json.get("has_gradient").getAsBoolean(), json.get("in_optimizer").getAsBoolean(),
                Double.parseDouble(json.get("lr").getAsString()), json.get("steps").getAsLong(),
                Double.parseDouble(json.get("max_change").getAsString()), AuditVerdict.valueOf(json.get("verdict").getAsString()),
                json.get("reason").getAsString(),
                Optional.ofNullable(json.get("mistake")).map(JsonElement::getAsString).map(Mistake::valueOf));
    }

    private static JsonObject finding(Finding finding) {
        JsonObject json = new JsonObject();
        json.addProperty("mistake", finding.mistake().name());
        json.addProperty("where", finding.where());
        json.addProperty("evidence", finding.evidence());
        json.addProperty("remedy", finding.remedy());
        return json;
    }

    private static Finding finding(JsonObject json) {
        return new Finding(Mistake.valueOf(json.get("mistake").getAsString()), json.get("where").getAsString(),
                json.get("evidence").getAsString(), json.get("remedy").getAsString());
    }
}
