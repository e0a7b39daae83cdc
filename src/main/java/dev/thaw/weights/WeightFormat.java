package dev.thaw.weights;

/** The kinds of weight files that are read; told apart by their first bytes, never by their names. */
public enum WeightFormat {
    /** {@code torch.save} since PyTorch 1.6: a zip archive with one pickle and one member per storage. */
    TORCH_ZIP("torch.save, zip"),
    /** {@code torch.save} before PyTorch 1.6: five pickles, and then the storages. */
    TORCH_LEGACY("torch.save, legacy"),
    /** The format of huggingface.co: a JSON header, and then the numbers. */
    SAFETENSORS("safetensors"),
    /** {@code numpy.savez}: a zip archive with one member per array. */
    NPZ("npz");

    private final String label;

    WeightFormat(String label) {
        this.label = label;
    }

    /**
     * Returns the name for readers.
     *
     * @return such as {@code torch.save, zip}
     */
    public String label() {
        return label;
    }
}
