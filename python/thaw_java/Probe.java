import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.LibUtils;

/** Loads the engine, makes one tensor and says what it runs on; `./thaw doctor` starts it as a single file. */
class Probe {
    public static void main(String[] arguments) {
        Engine engine = Engine.getEngine("PyTorch");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            float sum = manager.create(new float[] {1, 2, 3}).sum().getFloat();
            System.out.println("engine=" + engine.getEngineName() + " " + engine.getVersion());
            System.out.println("device=" + engine.defaultDevice());
            System.out.println("sum=" + sum);
        }
        System.out.println("libtorch=" + LibUtils.getLibtorchPath());
        System.out.println("cores=" + Runtime.getRuntime().availableProcessors());
        System.out.println("heap=" + Runtime.getRuntime().maxMemory() / (1 << 20));
    }
}
