package dev.thaw;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.thaw.engine.Devices;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test of a real GPU, in place of {@link Test}: tagged {@code gpu}, and skipped with the reason where there is none. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@Tag("gpu")
@ExtendWith(GpuTest.Condition.class)
public @interface GpuTest {

    /** Lets the test run where tensors live on a GPU. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return judge(Devices.current(), Engine.getInstance().getGpuCount());
        }

        static ConditionEvaluationResult judge(Device device, int gpus) {
            if (gpus == 0) {
                return ConditionEvaluationResult.disabled("no GPU: the engine sees none");
            }
            return device.isGpu() ? ConditionEvaluationResult.enabled("on " + device)
                    : ConditionEvaluationResult.disabled("no GPU: %s=cpu".formatted(Devices.VARIABLE));
        }
    }
}
