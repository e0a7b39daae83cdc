package dev.thaw.jupyter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the objects out of the JavaScript that Tablesaw's {@code Figure.asJavascript} writes.
 *
 * <p>It is not JSON: unquoted keys, single quotes, trailing commas, NaN, variables that name other variables. Only
 * {@code var name = object or list} is read; nothing is run.
 */
final class PlotlyScript {

    private static final Pattern ASSIGNMENT = Pattern.compile("\\bvar\\s+(\\w+)\\s*=\\s*(?=[{\\[])");
    private static final Pattern NAME_OR_STRING =
            Pattern.compile("'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"|\\b[A-Za-z_]\\w*\\b(?!\\s*:)");
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                    JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .build();

    private final Map<String, String> variables = new LinkedHashMap<>();

    /**
     * Finds the variables of a script.
     *
     * @param script what {@code asJavascript} returned
     */
    PlotlyScript(String script) {
        Matcher matcher = ASSIGNMENT.matcher(script);
        int from = 0;
        while (matcher.find(from)) {
            int end = closing(script, matcher.end());
            variables.put(matcher.group(1), script.substring(matcher.end(), end));
            from = end;
        }
    }

    /**
     * Returns the value of a variable, with the variables it names in place.
     *
     * @param name such as {@code layout}
     * @return the tree; an empty object when the script has no such variable
     * @throws IllegalArgumentException if the value is neither JSON nor near enough to it
     */
    JsonNode value(String name) {
        String source = variables.get(name);
        if (source == null) {
            return LENIENT.createObjectNode();
        }
        try {
            return LENIENT.readTree(inserted(source));
        } catch (JsonProcessingException strange) {
            throw new IllegalArgumentException("the figure's variable \"%s\" is not an object that plotly knows: %s"
                    .formatted(name, strange.getOriginalMessage()), strange);
        }
    }

    private String inserted(String source) {
        return NAME_OR_STRING.matcher(source).replaceAll(found -> {
            String word = found.group();
            String value = variables.get(word);
            return Matcher.quoteReplacement(value == null ? word : value);
        });
    }

    /** Returns the index behind the bracket that closes the one at {@code start}; strings hold no brackets. */
    private static int closing(String script, int start) {
        int depth = 0;
        char quote = 0;
        for (int at = start; at < script.length(); at++) {
            char sign = script.charAt(at);
            if (quote != 0) {
                if (sign == '\\') {
                    at++;
                } else if (sign == quote) {
                    quote = 0;
                }
            } else if (sign == '"' || sign == '\'') {
                quote = sign;
            } else if (sign == '{' || sign == '[') {
                depth++;
            } else if ((sign == '}' || sign == ']') && --depth == 0) {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("the figure's script ends inside an object that began at character "
                + start);
    }
}
