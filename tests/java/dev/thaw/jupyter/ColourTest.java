package dev.thaw.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            #D55E00               | ffd55e00
            #0af                  | ff00aaff
            rgb(1, 2, 3)          | ff010203
            rgba(0,114,178,0.5)   | 800072b2
            SteelBlue             | ff4682b4
            no colour             | ffff0000
            """)
    void coloursAreReadAsPlotlyWritesThem(String css, String argb) {
        assertEquals(argb, Integer.toHexString(Ink.of(NODES.textNode(css), Color.RED).getRGB()));
    }

    @Test
    void aScaleMixesItsNeighboursAndStopsAtItsEnds() {
        ObjectNode trace = NODES.objectNode();
        trace.putArray("colorscale").add(NODES.arrayNode().add(0).add("#000000")).add(NODES.arrayNode().add(1).add("#ffffff"));
        ColourScale scale = ColourScale.of(trace);
        assertEquals(new Color(128, 128, 128), scale.at(0.5));
        assertEquals(Color.BLACK, scale.at(-1));
        assertEquals(Color.WHITE, scale.at(2));
        trace.put("reversescale", true);
        assertEquals(Color.WHITE, ColourScale.of(trace).at(0));
    }

    @Test
    void wordsAreDarkOnLightAndLightOnDark() {
        assertEquals(Ink.TEXT, Ink.on(Color.WHITE));
        assertEquals(Color.WHITE, Ink.on(new Color(0x08306b)));
    }
}
