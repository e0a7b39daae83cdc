package dev.thaw.serve;

import java.nio.file.Path;

/** The whole program of a person who wants a label for a photo; the README shows it. */
public final class ClassifyPhoto {

    private ClassifyPhoto() { }

    public static void main(String[] arguments) {
        try (Classifier classifier = Classifier.load(Path.of(arguments[0]))) {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println(arguments[i] + ": " + classifier.predict(Path.of(arguments[i])));
            }
        }
    }
}
