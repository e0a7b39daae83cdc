package dev.thaw.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a command, {@code --name value} each, checked against the names that there are. */
record OptionWords(Map<String, String> values) {

    static OptionWords read(Set<String> names, String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!names.contains(arguments[i])) {
                throw new IllegalArgumentException("there is no option %s; see --help".formatted(arguments[i]));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("option %s needs a value; see --help".formatted(arguments[i]));
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        return new OptionWords(values);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(values.get(option));
    }

    /** A file or folder, or what is usual. */
    Path path(String option, String otherwise) {
        return Path.of(values.getOrDefault(option, otherwise));
    }

    /** The Python to compare with: the one given, else the environment's, else the first on the path. */
    String python() {
        return text("--python").or(() -> Optional.ofNullable(System.getenv("THAW_BENCH_PYTHON"))).orElse("python3");
    }

    int whole(String option, int least, int otherwise) {
        String value = values.getOrDefault(option, Integer.toString(otherwise));
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("option %s is \"%s\"; give a whole number of %d or more".formatted(option, value, least));
        }
        return Integer.parseInt(value);
    }
}
