package dev.thaw.weights;

/** Says what a file is that holds no weights we read, judged by its first bytes. */
final class UnknownFormat {

    private static final int TAR_MARK = 257;

    private UnknownFormat() { }

    static String advice(String start) {
        if (start.length() < 9) {
            return "it is truncated: it has %d bytes, fewer than any file of weights; fetch it again".formatted(start.length());
        }
        if (start.startsWith("ustar", TAR_MARK)) {
            return "it is a tar archive, as torch.save wrote before 2017; load it in a PyTorch of that time and save it anew";
        }
        if (start.startsWith("version https://git-lfs")) {
            return "it is only a pointer of Git LFS; fetch the real file with git lfs pull";
        }
        if (start.stripLeading().startsWith("<")) {
            return "it is a web page, perhaps an error in place of a download; fetch it again";
        }
        if (start.startsWith("\u0089HDF")) {
            return "it is an HDF5 file, as Keras writes; convert it to safetensors in Python";
        }
        if (start.startsWith("\u0080")) {
            return "it is a bare pickle, not one of torch.save, or is truncated; in Python, save the state_dict with torch.save";
        }
        return "its first bytes belong to none of torch.save (zip or legacy), safetensors and npz; "
                + "it is damaged or of another kind";
    }
}
