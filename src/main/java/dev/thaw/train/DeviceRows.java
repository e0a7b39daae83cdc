package dev.thaw.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;

/** Features that stay on the device that computed them: an epoch then copies nothing but the order of the images. */
final class DeviceRows implements FeatureTable {

    private final NDManager manager;
    private final NDArray table;

    DeviceRows(int rows, int width, Device device) {
        manager = NDManager.newBaseManager(device);
        try {
            table = manager.create(new Shape(rows, width), DataType.FLOAT32);
        } catch (RuntimeException | Error full) {
            manager.close();
            throw full;
        }
    }

    /** The images follow one another, since nothing is known of them here before. */
    @Override
    public void put(int[] images, int first, NDArray computed) {
        long count = computed.getShape().get(0);
        try (var off = GradientMode.off(); NDArray flat = computed.reshape(count, table.getShape().get(1))) {
            table.set(new NDIndex("{}:{}", images[first], images[first] + count), flat);
        }
    }

    @Override
    public Batch batch(int[] images, long[] labels, Shape item) {
        return Batch.of(table, images, labels, item);
    }

    @Override
    public void close() {
        manager.close();
    }
}
