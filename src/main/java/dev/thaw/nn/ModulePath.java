package dev.thaw.nn;

/** What paths such as {@code layer1.0.conv1.weight} say about where something stands; the root's path is empty. */
public final class ModulePath {

    private ModulePath() { }

    /**
     * Joins a module's path and a name in it.
     *
     * @param module the module's path, empty for the root
     * @param name of a child, a parameter or a buffer; may be a path under the module
     * @return such as {@code layer1.0.conv1}
     */
    public static String join(String module, String name) {
        return module.isEmpty() ? name : module + "." + name;
    }

    /**
     * Returns the module that holds something directly.
     *
     * @param path of a module, a parameter or a buffer
     * @return the path without its last name; empty for what the root holds, and for the root
     */
    public static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /**
     * Returns the name that something has in its parent.
     *
     * @param path of a module, a parameter or a buffer
     * @return the last name; the path itself if it has but one
     */
    public static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /**
     * Returns the root's child, or the root's own parameter, in which something stands.
     *
     * @param path of a module, a parameter or a buffer
     * @return the first name; the path itself if it has but one
     */
    public static String first(String path) {
        return path.substring(0, (path + ".").indexOf('.'));
    }

    /**
     * Says whether something is a place or stands under it: {@code layer1} holds {@code layer1.0}, but not {@code layer10}.
     *
     * @param place path of a module; the root's, which is empty, holds everything
     * @param path of a module, a parameter or a buffer
     * @return whether the place is there or above
     */
    public static boolean holds(String place, String path) {
        return place.isEmpty() || path.equals(place) || path.startsWith(place + ".");
    }
}
