package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.Test;

class DefaultImportsTest {

    /** What the kernel itself imports in every notebook. */
    private static final List<String> KERNELS = List.of("java.util", "java.io", "java.math", "java.net", "java.time",
            "java.util.concurrent", "java.util.prefs", "java.util.regex", "java.lang");

    @Test
    void noTwoPackagesBringTheSameNameUnlessOneIsChosen() throws Exception {
        Set<String> chosen = DefaultImports.TYPES.stream().map(DefaultImportsTest::simple).collect(Collectors.toSet());
        Map<String, Set<String>> owners = new TreeMap<>();
        for (String name : all()) {
            types(name).forEach(type -> owners.computeIfAbsent(type, key -> new TreeSet<>()).add(name));
        }
        Map<String, Set<String>> ambiguous = new HashMap<>(owners);
        ambiguous.values().removeIf(packages -> packages.size() < 2);
        ambiguous.keySet().removeAll(chosen);
        ambiguous.values().removeIf(packages -> packages.stream().noneMatch(owner -> owner.startsWith("dev.thaw")));
        assertEquals(Map.of(), ambiguous, "choose one in DefaultImports.TYPES");
        assertTrue(owners.size() > 300, "only " + owners.size() + " types were found");
    }

    @Test
    void theShellAcceptsEveryLine() {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            for (String path : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                shell.addToClasspath(path);
            }
            for (String line : DefaultImports.lines()) {
                assertTrue(shell.eval(line).stream().anyMatch(event -> event.status() == Snippet.Status.VALID), line);
            }
            assertEquals("\"dev.thaw.nn.Module\"", shell.eval("Module.class.getName()").get(0).value());
        }
    }

    private static Set<String> all() {
        Set<String> all = new TreeSet<>(DefaultImports.PACKAGES);
        all.addAll(KERNELS);
        return all;
    }

    private static List<String> types(String name) throws Exception {
        if (name.startsWith("java.")) {
            return new ArrayList<>(java.lang.module.ModuleFinder.ofSystem().find("java.base").orElseThrow().open().list()
                    .filter(path -> path.matches(name.replace('.', '/') + "/[A-Z][A-Za-z0-9]*\\.class"))
                    .map(path -> path.substring(path.lastIndexOf('/') + 1, path.length() - ".class".length())).toList());
        }
        List<Location> places = new ArrayList<>();
        for (URL url : Collections.list(DefaultImportsTest.class.getClassLoader().getResources(name.replace('.', '/')))) {
            places.add(Location.of(url));
        }
        return new ClassFileImporter().importLocations(places).stream()
                .filter(type -> type.getPackageName().equals(name) && type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.isTopLevelClass())
                .map(JavaClass::getSimpleName).toList();
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
