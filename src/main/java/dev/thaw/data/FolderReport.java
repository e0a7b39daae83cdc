package dev.thaw.data;

import dev.thaw.view.Renderable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was found in an image folder, and what was left out and why.
 *
 * @param source the folder or zip file
 * @param read how many pictures were read
 * @param skipped what was left out
 * @param otherFiles how many files are no pictures by their names (text, licences …) and were not looked at
 * @param notes what a person should know: copies, parts that were made or missing
 */
public record FolderReport(String source, int read, List<Skipped> skipped, int otherFiles, List<String> notes)
        implements Renderable {

    private static final int SHOWN = 20;

    /**
     * One thing that was left out.
     *
     * @param file its path inside the source
     * @param reason why
     */
    public record Skipped(String file, String reason) { }

    /**
     * Copies the lists.
     *
     * @param source the folder or zip file
     * @param read how many pictures were read
     * @param skipped what was left out
     * @param otherFiles how many files are no pictures by their names (text
     * @param notes what a person should know
     */
    public FolderReport {
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    @Override
    public String text() {
        String head = "%s: %,d pictures read, %,d skipped, %,d other files ignored".formatted(source, read, skipped.size(), otherFiles);
        String lines = skipped.stream().limit(SHOWN).map(each -> "%n  skipped %s: %s".formatted(each.file(), each.reason()))
                .collect(Collectors.joining());
        String more = skipped.size() > SHOWN ? "%n  … and %,d more".formatted(skipped.size() - SHOWN) : "";
        return head + lines + more + notes.stream().map("%n  %s"::formatted).collect(Collectors.joining());
    }
}
