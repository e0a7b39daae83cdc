package dev.thaw.command;

import java.util.List;
import java.util.Map;

/** What a benchmark found: its goals, and all its numbers for the JSON file. */
interface BenchResult {

    List<Goal> goals();

    /** All numbers, by name, in the order of the file. */
    Map<String, Object> fields();
}
