package dev.thaw.inspect;

/** Names the blocks of a network: the parts at the top level, and within a numbered sequence its members. */
final class Blocks {

    private Blocks() { }

    /** Returns the block of a module's or a parameter's path: {@code layer1.0.conv1.weight} stands in {@code layer1.0}. */
    static String of(String path) {
        String[] names = path.split("\\.");
        boolean numbered = names.length > 1 && !names[1].isEmpty() && names[1].chars().allMatch(Character::isDigit);
        return numbered ? names[0] + "." + names[1] : names[0];
    }
}
