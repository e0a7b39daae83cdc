package dev.thaw.store;

/** Says why a download did not end well, and what to do about it. */
public final class DownloadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Explains a failure.
     *
     * @param message what was asked for, what came, what to do
     * @param cause what was thrown below; may be null
     */
    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
