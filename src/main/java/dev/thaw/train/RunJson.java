package dev.thaw.train;

import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.thaw.optim.ScheduleState;
import dev.thaw.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The numbers of runs as JSON, exact to the last bit; a number that is none is null, an infinite one a word. */
final class RunJson {

    private RunJson() { }

    static JsonElement number(double value) {
        return Double.isNaN(value) ? JsonNull.INSTANCE
                : Double.isInfinite(value) ? new JsonPrimitive(Double.toString(value)) : new JsonPrimitive(value);
    }

    static double number(JsonElement json) {
        return json.isJsonNull() ? Double.NaN : Double.parseDouble(json.getAsString());
    }

    static <T> JsonArray list(Collection<T> values, Function<T, JsonElement> write) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(write.apply(value)));
        return array;
    }

    static <T> List<T> list(JsonElement json, Function<JsonElement, T> read) {
        List<T> values = new ArrayList<>();
        json.getAsJsonArray().forEach(element -> values.add(read.apply(element)));
        return values;
    }

    static JsonObject epoch(TrainingRun.Epoch epoch) {
        JsonObject json = new JsonObject();
        json.addProperty("epoch", epoch.number());
        json.addProperty("phase", epoch.phase());
        json.add("train_loss", number(epoch.trainLoss()));
        json.add("train_accuracy", number(epoch.trainAccuracy()));
        json.add("loss", number(epoch.evaluationLoss()));
        json.add("accuracy", number(epoch.evaluationAccuracy()));
        json.add("seconds", number(epoch.seconds()));
        return json;
    }

    static TrainingRun.Epoch epoch(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        return new TrainingRun.Epoch(json.get("epoch").getAsInt(), number(json.get("train_loss")),
                number(json.get("train_accuracy")), number(json.get("loss")), number(json.get("accuracy")),
                number(json.get("seconds")), json.get("phase").getAsString());
    }

    static JsonObject span(PhaseSpan span) {
        JsonObject json = new JsonObject();
        json.addProperty("name", span.name());
        json.addProperty("first_epoch", span.firstEpoch());
        json.addProperty("last_epoch", span.lastEpoch());
        json.addProperty("first_step", span.firstStep());
        json.addProperty("last_step", span.lastStep());
        json.addProperty("batch_size", span.batchSize());
        json.addProperty("trainable_parameters", span.trainableParameters());
        return json;
    }

    static PhaseSpan span(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        return new PhaseSpan(json.get("name").getAsString(), json.get("first_epoch").getAsInt(),
                json.get("last_epoch").getAsInt(), json.get("first_step").getAsInt(), json.get("last_step").getAsInt(),
                json.get("batch_size").getAsInt(), json.get("trainable_parameters").getAsInt());
    }

    static JsonObject schedule(ScheduleState state) {
        JsonObject json = new JsonObject();
        json.addProperty("schedule", state.schedule());
        JsonObject numbers = new JsonObject();
        state.numbers().forEach((name, value) -> numbers.add(name, number(value)));
        json.add("numbers", numbers);
        return json;
    }

    static ScheduleState schedule(JsonElement element) {
        JsonObject json = element.getAsJsonObject();
        Map<String, Double> numbers = new LinkedHashMap<>();
        json.getAsJsonObject("numbers").entrySet().forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue())));
        return new ScheduleState(json.get("schedule").getAsString(), numbers);
    }

    static TensorData tensor(List<Double> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putDouble);
        return new TensorData(DataType.FLOAT64, new long[] {values.size()}, bytes.flip());
    }

    static List<Double> doubles(TensorData tensor) {
        ByteBuffer bytes = tensor.bytes();
        return LongStream.range(0, tensor.size()).mapToObj(i -> bytes.getDouble()).toList();
    }
}
