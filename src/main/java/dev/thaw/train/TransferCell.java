package dev.thaw.train;

/**
 * One situation: a task, and how many pictures there are to learn it from.
 *
 * @param task its name
 * @param closeness how like it is to the source
 * @param images training pictures
 */
public record TransferCell(String task, Closeness closeness, int images) {

    @Override
    public String toString() {
        return "%s, %,d pictures".formatted(task, images);
    }
}
