package dev.thaw.store;

/** Hears how a download goes, so that somebody can show it; called on the downloading thread. */
public interface DownloadListener {

    /**
     * Says what is about to be fetched, before the first byte.
     *
     * @param host where from
     * @param file the file's name
     * @param bytes its whole size; 0 when unknown
     * @param already bytes that an earlier, interrupted download left
     */
    default void started(String host, String file, long bytes, long already) { }

    /**
     * Says how far it is; called at most some times a second.
     *
     * @param done bytes on this disk
     * @param bytes the whole size; 0 when unknown
     */
    default void progress(long done, long bytes) { }

    /**
     * Says that the file is whole, checked and in its place.
     *
     * @param file the file's name
     */
    default void finished(String file) { }

    /**
     * Returns a listener that hears nothing.
     *
     * @return the silent listener
     */
    static DownloadListener none() {
        return new DownloadListener() { };
    }
}
