package dev.thaw.nn;

/**
 * A place in a backbone whose output images a neck can use.
 *
 * @param path of the module that returns them, such as {@code layer2}
 * @param channels of the images; of a transformer's, the numbers per token
 * @param stride how many pixels of the input stand for one of theirs, along each side
 */
public record Stage(String path, int channels, int stride) { }
